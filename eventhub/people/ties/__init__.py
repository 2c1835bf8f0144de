"""What users say of knowing each other, blocks, and the questions that make a tie mutual."""
