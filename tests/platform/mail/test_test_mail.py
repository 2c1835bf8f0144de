from tests.mailserver import free_port


def test_the_trial_mail_goes_past_the_outbox(session, app, mailbox):
    result = app.test_cli_runner().invoke(args=["mail", "test", "operator@example.org"])

    assert result.exit_code == 0
    assert mailbox.mails[-1].to == "operator@example.org"
    assert "可以正常发信" in mailbox.mails[-1].text
    assert mailbox.mails[-1].subject == "Test mail from EventHub · 测试邮件"


def test_a_mail_server_that_does_not_answer_is_said_loudly(session, app, monkeypatch):  # case 38
    monkeypatch.setattr(app.extensions["mail"], "port", free_port())

    result = app.test_cli_runner().invoke(args=["mail", "test", "operator@example.org"])

    assert result.exit_code == 1
    assert "did not take it: connect:ConnectionRefusedError" in result.output
