"""What pages may ask of a browser, also for what might be slipped in: to copy a text."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]

_NEVER = (
    *("accelerometer", "autoplay", "camera", "clipboard-read", "display-capture"),
    *("encrypted-media", "fullscreen", "geolocation", "gyroscope", "hid", "idle-detection"),
    *("local-fonts", "magnetometer", "microphone", "midi", "payment", "picture-in-picture"),
    *("publickey-credentials-get", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking"),
)
# The button beside a citation copies it.
HEADER = ", ".join([*(f"{name}=()" for name in _NEVER), "clipboard-write=(self)"])


def permissions_policy(get_response: Answer) -> Answer:
    """Middleware, the outermost one, so that no answer is without the header."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", HEADER)
        return response

    return answer
