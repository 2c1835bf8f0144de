from eventhub.api.signatures import headers_for, secret_of, signature

# The example that the libraries of Standard Webhooks test themselves with.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
ID, AT, BODY = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'
SIGNED = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_signature_is_that_of_the_published_example():
    assert signature(SECRET, ID, AT, BODY) == SIGNED
    assert signature(SECRET, ID, AT + 1, BODY) != SIGNED


def test_two_secrets_give_two_signatures(sqlite_app):
    with sqlite_app.app_context():
        one, other = secret_of("a" * 32), secret_of("b" * 32)
    headers = headers_for([SECRET, one], ID, AT, BODY)

    assert headers["webhook-id"] == ID and headers["webhook-timestamp"] == str(AT)
    assert headers["webhook-signature"].split() == [SIGNED, signature(one, ID, AT, BODY)]
    assert one != other and one.startswith("whsec_") and len(one) == len("whsec_") + 44
