"""How the operators' pages look, told to their theme."""

from __future__ import annotations

from django.http import HttpRequest
from django.templatetags.static import static


def chosen_theme(request: HttpRequest) -> str | None:
    """Light or dark as chosen on the other pages; else the machine's own."""
    chosen = request.COOKIES.get("theme")
    return chosen if chosen in ("light", "dark") else None


UNFOLD = {
    "SITE_TITLE": "Staque",
    "SITE_HEADER": "Staque",
    "SITE_SUBHEADER": "For operators",
    "SITE_URL": "/",
    "SITE_ICON": lambda request: static("favicon.svg"),
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("favicon.svg")}
    ],
    "STYLES": [lambda request: static("css/admin.css")],
    "THEME": chosen_theme,
    "SHOW_HISTORY": False,
    "SHOW_VIEW_ON_SITE": False,
    "BORDER_RADIUS": "8px",
    "ACCOUNT": {"navigation": [{"title": "Profile and password", "link": "/settings/profile/"}]},
    "SIDEBAR": {"show_search": True, "show_all_applications": False},
}
