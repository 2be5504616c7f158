"""What operators' pages have in common: rows to be read, and buttons that call the same actions
as every other door, with a question before what costs or takes something away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from foundation.refusals import Missing, Refusal

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin, TabularInline
else:
    from unfold.admin import ModelAdmin, TabularInline

CONFIRMED = "confirmed"
Act = Callable[[Any, Any], object]


@dataclass(frozen=True, kw_only=True)
class Button:
    """One act on one row: `act` takes who asks and the row's key, `done` says what came of it.

    `question` is asked before; left empty, the act costs nothing and takes nothing away.
    `fits` says on which rows the button makes sense.
    """

    verb: str
    label: str
    act: Act
    done: Callable[[Any], str]
    question: str = ""
    danger: bool = False
    fits: Callable[[Any], bool] = lambda row: True


class ReadOnlyAdmin(ModelAdmin[Any]):
    """Rows to be looked at: nothing is added, typed in or deleted here."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class ReadOnlyInline(TabularInline[Any, Any]):
    """Rows below a row, to be looked at."""

    extra = 0
    can_delete = False
    show_change_link = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ButtonsAdmin(ModelAdmin[Any]):
    """Gives each of `buttons` a place on the row's own page and among the list's actions."""

    buttons: ClassVar[tuple[Button, ...]] = ()
    change_form_outer_before_template = "admin/buttons.html"

    def get_urls(self) -> list[URLPattern]:
        own = path(
            "<path:object_id>/do/<slug:verb>/",
            self.admin_site.admin_view(self.press),
            name=f"{self.opts.app_label}_{self.opts.model_name}_press",
        )
        return [own, *super().get_urls()]

    def get_actions(self, request: HttpRequest) -> Any:
        if not self.has_view_permission(request):
            return {}
        return {
            button.verb: (partial(_press_all, button=button), button.verb, button.label)
            for button in self.buttons
        }

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        fitting = [button for button in self.buttons if row is not None and button.fits(row)]
        context = {**(extra_context or {}), "buttons": fitting}
        return super().change_view(request, object_id, form_url, context)

    def press(self, request: HttpRequest, object_id: str, verb: str) -> HttpResponse:
        """GET asks, POST does it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        row = self.get_object(request, object_id)
        button = next((one for one in self.buttons if one.verb == verb), None)
        if row is None or button is None:
            raise Missing("There is no such row, or nothing of that name to do with it.")
        if request.method != "POST":
            return self.ask(request, button, [row])
        _press(request, button, [row])
        opts = self.opts
        return redirect(reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[row.pk]))

    def ask(self, request: HttpRequest, button: Button, rows: list[Any]) -> TemplateResponse:
        """The question before an act, naming every row."""
        context = {
            **self.admin_site.each_context(request),
            "title": f"{button.label}?",
            "opts": self.opts,
            "button": button,
            "rows": rows,
            "checkbox": ACTION_CHECKBOX_NAME,
            "confirmed": CONFIRMED,
            "from_list": request.method == "POST",
        }
        return TemplateResponse(request, "admin/question.html", context)


def _press_all(
    admin: ButtonsAdmin, request: HttpRequest, chosen: QuerySet[Any], *, button: Button
) -> HttpResponse | None:
    """The list's action: asks first where the button has a question."""
    if button.question and CONFIRMED not in request.POST:
        return admin.ask(request, button, list(chosen))
    _press(request, button, list(chosen))
    return HttpResponseRedirect(request.get_full_path())


def _press(request: HttpRequest, button: Button, rows: list[Any]) -> None:
    """One act a row; what is refused says why and stops no other."""
    for row in rows:
        try:
            outcome = button.act(request.user, row.pk)
        except Refusal as refusal:
            messages.warning(request, f"{row}: {refusal.text}")
        else:
            messages.success(request, button.done(outcome))
