"""An identity provider whose ID tokens name no address, which it tells at its userinfo address. Run as a program."""

import json
import os
import sys

import flask
import oidc_provider_mock

# There it speaks of "anna" when this one has signed in.
SWAPPED = "swapped"
KNOWN = ("anna", SWAPPED)


def tell_the_rest(response):
    """Add the address to what the userinfo address answers."""
    if flask.request.path.startswith("/userinfo"):
        told = response.get_json()
        of = "anna" if told["sub"] == SWAPPED else told["sub"]
        response.set_data(json.dumps(told | {"sub": of, "email": f"{of}@example.org", "email_verified": True}))
    return response


if __name__ == "__main__":
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
    provider = oidc_provider_mock.app(user_claims=[oidc_provider_mock.User(sub=sub, claims={}) for sub in KNOWN])
    provider.after_request(tell_the_rest)
    provider.run("127.0.0.1", int(sys.argv[1]))
