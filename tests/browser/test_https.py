"""By https behind the proxy of the containers, as everybody comes in whom EventHub is meant for."""

from eventhub.platform.clock import utc_now
from eventhub.platform.mail.delivery import deliver_due
from tests.apps import make_app
from tests.browser.conftest import serve
from tests.mailserver import Mailbox, MailServer, free_port
from tests.test_caddy import caddy


def test_a_mailed_link_signs_in_by_https(chromium, databases, tmp_path):
    """Pages that mailed links open tell no referrer; what asks for one by https alone is met nowhere else."""
    mails, port, behind = MailServer().start_once(), free_port(), free_port()
    app = make_app(databases.fresh("sqlite"), mail_port=mails.port, base_url=f"https://127.0.0.1:{port}", proxies=1)

    def deliver(now=None) -> None:
        with app.app_context():
            deliver_due(lambda: now or utc_now(), worker="browser")

    mailbox, server = Mailbox(mails, deliver), serve(app, behind)
    with caddy(tmp_path, behind, "https", port) as url:
        context = chromium.new_context(base_url=url, ignore_https_errors=True)
        page = context.new_page()
        page.goto("/sign-in")
        page.locator("main [name='email']").fill("anna@example.org")
        page.get_by_role("button", name="E-mail me a code").click()
        page.wait_for_url("**/check-inbox")
        page.goto(mailbox.newest("anna@example.org").link("/s/"))
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(lambda address: "/s/" not in address)

        assert page.goto("/me").status == 200
        assert page.url == f"{url}/me"
        context.close()
    server.shutdown()
    server.server_close()
    mails.stop()
