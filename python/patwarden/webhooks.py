"""What GitHub tells an App's webhook: verified before it is read, and typed.

In a web framework, with the body byte for byte as it came::

    from patwarden import webhooks

    def hook(request):
        try:
            delivery = webhooks.receive(request.body, request.headers, SECRET)
        except patwarden.AuthenticationError:
            return 401
        match delivery.event:
            case webhooks.PatRequestEvent(action="created") as event:
                print(event.owner.login, "asks to reach", event.organization.login)
        return 204

``verify`` checks a signature and no more, for whoever reads the body otherwise. While the
secret is being replaced, give the old and the new one: ``(OLD, NEW)``.

The signature is over the body and nothing else. The id of a delivery and the name of its event are
not signed, and whoever has recorded a delivery can send it again: take an event as a reason to
look, and ask GitHub for how things are before acting on it.
"""

from ._patwarden import Delivery, PatRequestEvent, receive, verify

__all__ = ["Delivery", "PatRequestEvent", "receive", "verify"]
