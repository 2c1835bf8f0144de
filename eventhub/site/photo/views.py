"""The user's photo: brought, shown or not, removed."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from eventhub.accounts import photos
from eventhub.accounts.labels import PICTURE_FAULTS, UPLOADED_TOO_OFTEN
from eventhub.accounts.rules import PhotoCut
from eventhub.platform.clock import utc_now
from eventhub.platform.errors import LimitReached
from eventhub.platform.pictures import LARGEST_FILE, WrongPicture
from eventhub.platform.web.access import signed_in
from eventhub.site.photo.forms import PhotoForm

bp = Blueprint("photo", __name__)


@bp.get("/me/photo")
@signed_in
def show() -> Any:
    """Show the photo with what can be done with it, or the form that asks for one."""
    mark = photos.find_photo_mark(current_user.id)
    if mark is None:
        return render_template("site/photo/choose.html", form=PhotoForm(formdata=None))
    return render_template("site/photo/show.html", mark=mark)


@bp.route("/me/photo/choose", methods=["GET", "POST"])
@signed_in
def choose() -> Any:
    """Take a photo, by its content, whatever its name says."""
    form = PhotoForm()
    if form.validate_on_submit() and _keep(form):
        flash(_("This is your photo now."))
        return redirect(url_for("photo.show"))
    return render_template("site/photo/choose.html", form=form), 400 if form.is_submitted() else 200


@bp.post("/me/photo/shown")
@signed_in
def show_or_hide() -> Any:
    """Show the photo to those who may see the user, or to nobody."""
    photos.show_photo(current_user.id, shown=request.form.get("visible") == "y")
    return redirect(url_for("photo.show"))


@bp.post("/me/photo/remove")
@signed_in
def remove() -> Any:
    """Delete the photo."""
    photos.remove_photo(current_user.id)
    flash(_("The photo is deleted. Your initials are shown instead."))
    return redirect(url_for("photo.show"))


def _keep(form: PhotoForm) -> bool:
    """Keep the photo of a form, or say in it why not."""
    data = form.picture.data.read(LARGEST_FILE + 1) if form.picture.data else b""
    try:
        if data:
            photos.keep_photo(current_user.id, data, PhotoCut(form.cut.data), utc_now())
            return True
        form.picture.errors = [_("Choose a photo first")]
    except WrongPicture as error:
        form.picture.errors = [PICTURE_FAULTS[error.fault]]
    except LimitReached:
        form.picture.errors = [UPLOADED_TOO_OFTEN]
    return False
