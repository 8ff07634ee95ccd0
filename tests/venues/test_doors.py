"""The photo of a door: nothing else, without its place or its date, seen by members, gone when taken away."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from PIL import Image
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from blueprints.accounts.models import Person, Role
from blueprints.core import clock, db
from blueprints.core.errors import Tampered
from blueprints.venues import doors, jobs, samples, services
from blueprints.venues.models import DoorPhoto, Venue
from tests.conftest import OTHER_HOST, Browser, World
from tests.files import making as files
from tests.venues.making import act, found, make, path, show_door

Open = Callable[..., Browser]
ABOUT = "Une porte verte, sans marche."


@pytest.fixture
def staff(world: World) -> Person:
    """Give who organises."""
    return world.person(Role.FACILITATOR)


def send(mine: Browser, venue: Venue, content: bytes, name: str = "porte.jpg", about: str = ABOUT) -> tuple[int, str]:
    """Bring a photo; return what the page answers."""
    fields = {"csrf_token": mine.csrf(), "photo": FileStorage(BytesIO(content), name), "about": about}
    boundary, body = encode_multipart(fields)
    headers = {"Sec-Fetch-Site": "same-origin", "Origin": f"http://{mine.host}"}
    kind = f"multipart/form-data; boundary={boundary}"
    page = mine.post(f"{path(venue)}/photo", data=body, content_type=kind, headers=headers)
    return page.status_code, page.text


def count(world: World) -> int:
    """Return how many photos are kept."""
    return int(world.read(lambda: db.session().scalar(select(func.count(DoorPhoto.id))) or 0))


def test_a_photo_is_shown_small_upright_and_without_what_hid_in_it(world: World, browser: Open, staff: Person) -> None:
    venue, mine = make(world, staff), browser(staff)
    assert send(mine, venue, files.jpeg((3000, 1500), exif=True, orientation=6))[0] == 303
    member = browser(world.person())
    assert f'alt="{ABOUT}"' in member.get(path(venue)).text
    answer = member.get(f"{path(venue)}/porte")
    assert answer.mimetype == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert files.PLACE not in answer.data
    with Image.open(BytesIO(answer.data)) as image:
        assert image.size == (640, doors.LONGEST_SIDE)
        assert not image.getexif()


def test_a_transparent_picture_gets_a_white_ground(world: World, browser: Open, staff: Person) -> None:
    venue = make(world, staff)
    assert send(browser(staff), venue, files.png(), "porte.png")[0] == 303
    with Image.open(BytesIO(browser(staff).get(f"{path(venue)}/porte").data)) as image:
        assert image.convert("L").tobytes()[0] > 100


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"bonjour", "porte.txt", "pas une photo"),
        (b"%PDF-1.7 bonjour", "porte.pdf", "pas une photo"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "porte.svg", "pas une photo"),
        (b"ID3", "porte.mp3", "pas une photo"),
        (b"x", "porte", "pas une photo"),
        (b"x", "porte.heic", "Beaucoup d’appareils ne lisent pas ce format de photo."),
        (b"<script>alert(1)</script>", "porte.jpg", "ne vont pas ensemble"),
        (files.jpeg((300, 300))[:400], "porte.jpg", "abîmé ou incomplet"),
        (b"", "porte.jpg", "Ce fichier est vide."),
        (b"\xff\xd8\xff" + b"0" * 10 * 1024 * 1024, "porte.jpg", "dépasse 10"),
    ],
)
def test_what_is_no_photo_is_refused_and_the_words_stay(
    world: World, browser: Open, staff: Person, content: bytes, name: str, said: str
) -> None:
    venue = make(world, staff)
    status, page = send(browser(staff), venue, content, name)
    assert status == 422
    assert said in page
    assert ABOUT in page
    assert count(world) == 0


def test_a_photo_without_words_and_words_without_a_photo_are_refused(
    world: World, browser: Open, staff: Person
) -> None:
    venue, mine = make(world, staff), browser(staff)
    status, page = send(mine, venue, files.jpeg(), about="")
    assert (status, "Décrivez la photo, pour qui ne la voit pas." in page) == (422, True)
    answer = mine.submit(f"{path(venue)}/photo", {"about": ABOUT})
    assert (answer.status_code, "Choisissez une photo." in answer.text) == (422, True)
    assert count(world) == 0


def test_words_alone_change_once_there_is_a_photo(world: World, browser: Open, staff: Person) -> None:
    venue = make(world, staff)
    show_door(world, venue, staff)
    assert browser(staff).submit(f"{path(venue)}/photo", {"about": "Une porte bleue."}).status_code == 303
    assert 'alt="Une porte bleue."' in browser(staff).get(path(venue)).text
    assert count(world) == 1


def test_a_place_without_a_photo_has_none_to_give(world: World, browser: Open, staff: Person) -> None:
    assert browser(staff).get(f"{path(make(world, staff))}/porte").status_code == 404


def test_nobody_outside_the_collective_sees_the_door(world: World, browser: Open, staff: Person) -> None:
    venue = make(world, staff)
    show_door(world, venue, staff)
    other = world.make_platform("Autre", OTHER_HOST)
    theirs = browser(world.person(platform=other), host=OTHER_HOST)
    assert theirs.get(f"{path(venue)}/porte").status_code == 404
    for role in (Role.MANAGER, Role.COACH):
        assert browser(world.person(role)).get(f"{path(venue)}/porte").status_code == 404
    assert browser().get(f"{path(venue)}/porte").status_code == 302


def test_a_photo_taken_away_comes_back_for_a_minute_then_it_is_destroyed(
    world: World, browser: Open, staff: Person
) -> None:
    venue, mine = make(world, staff), browser(staff)
    photo = show_door(world, venue, staff)
    mine.submit(f"{path(venue)}/photo/retirer")
    token = mine.get(path(venue)).text.partition('name="jeton" value="')[2].partition('"')[0]
    assert mine.get(f"{path(venue)}/porte").status_code == 404
    mine.submit("/annuler", {"jeton": token})
    assert mine.get(f"{path(venue)}/porte").status_code == 200
    mine.submit(f"{path(venue)}/photo/retirer")
    _sweep(world, after=timedelta(minutes=1))
    assert count(world) == 1
    _sweep(world, after=services.KEPT_FOR + timedelta(minutes=1))
    assert count(world) == 0
    assert photo.id not in world.read(lambda: [found(venue.id).photo_id])


def test_a_photo_that_is_replaced_is_destroyed_and_the_one_shown_stays(world: World, staff: Person) -> None:
    venue = make(world, staff)
    show_door(world, venue, staff)
    second = show_door(world, venue, staff)
    _sweep(world, after=timedelta(days=1))
    assert count(world) == 1
    assert world.read(lambda: found(venue.id).photo_id) == second.id


def _sweep(world: World, *, after: timedelta) -> None:
    with world.app.app_context(), time_machine.travel(clock.now() + after, tick=False):
        jobs.sweep()


def test_the_bytes_lie_sealed_and_open_in_their_own_row_only(world: World, staff: Person) -> None:
    venue = make(world, staff)
    first = show_door(world, venue, staff)
    second = show_door(world, venue, staff)
    with world.app.app_context():
        assert b"JFIF" not in first.picture
        assert b"/9j/" not in first.picture  # the same, as text
        assert doors.open_photo(first).startswith(b"\xff\xd8")
        first.picture = second.picture
        with pytest.raises(Tampered):
            doors.open_photo(first)


def test_the_drill_of_a_backup_opens_the_doors(world: World, staff: Person) -> None:
    show_door(world, make(world, staff), staff)
    assert world.read(samples.read_doors, 10) == 1


def test_hand_made_posts_change_no_other_photo(world: World, browser: Open, staff: Person) -> None:
    venue, other = make(world, staff), make(world, staff, name="Salle Érable")
    photo = show_door(world, venue, staff)
    mine = browser(staff)
    assert mine.submit(f"{path(other)}/photo", {"about": "x", "photo_id": str(photo.id)}).status_code == 422
    assert mine.submit(f"{path(other)}/photo/retirer", {"photo_id": str(photo.id)}).status_code == 303
    assert world.read(lambda: found(venue.id).photo_id) == photo.id
    with pytest.raises(Exception, match="changé"):
        act(world, services.restore_door, venue, photo_id=photo.id)
