"""What the operator of an instance needs: jobs and their timetable, health, backup, retention, metrics."""
