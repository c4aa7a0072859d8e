"""Videos: two hosts, by the players that set no cookies, and nobody else."""

from __future__ import annotations

import pytest

from dorsal.ground.problems import BadInput
from dorsal.site.races.videos import Video, read_video

RIDGE = Video(
    "YouTube",
    "https://www.youtube.com/watch?v=a1B2c3D4e5_",
    "https://www.youtube-nocookie.com/embed/a1B2c3D4e5_?autoplay=1&rel=0",
)


@pytest.mark.parametrize(
    "address",
    [
        "https://www.youtube.com/watch?v=a1B2c3D4e5_",
        "https://m.youtube.com/watch?t=90s&v=a1B2c3D4e5_",
        "http://youtu.be/a1B2c3D4e5_?si=whatever",
        " https://youtube.com/shorts/a1B2c3D4e5_ ",
        "https://www.youtube.com/live/a1B2c3D4e5_?feature=share",
        "https://www.youtube-nocookie.com/embed/a1B2c3D4e5_",
    ],
)
def test_every_way_to_write_a_youtube_address_leads_to_one_player(address: str) -> None:
    assert read_video(address) == RIDGE


@pytest.mark.parametrize(
    ("address", "page", "player"),
    [
        (
            "https://vimeo.com/76979871",
            "https://vimeo.com/76979871",
            "https://player.vimeo.com/video/76979871?dnt=1&autoplay=1",
        ),
        (
            "https://vimeo.com/76979871/0a1b2c3d4e",
            "https://vimeo.com/76979871/0a1b2c3d4e",
            "https://player.vimeo.com/video/76979871?dnt=1&autoplay=1&h=0a1b2c3d4e",
        ),
        (
            "https://player.vimeo.com/video/76979871?h=0a1b2c3d4e",
            "https://vimeo.com/76979871/0a1b2c3d4e",
            "https://player.vimeo.com/video/76979871?dnt=1&autoplay=1&h=0a1b2c3d4e",
        ),
    ],
)
def test_vimeo_is_asked_not_to_track(address: str, page: str, player: str) -> None:
    assert read_video(address) == Video("Vimeo", page, player)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://example.org/watch?v=a1B2c3D4e5_",
        "https://youtube.com.example.org/watch?v=a1B2c3D4e5_",
        "https://example.org@evil.test/youtube.com/watch?v=a1B2c3D4e5_",
        "javascript://youtube.com/watch?v=a1B2c3D4e5_",
        "https://www.youtube.com/watch?v=short",
        'https://youtu.be/a1B2c3D4e5_"onload=',
        "https://www.youtube.com/playlist?list=PLa1B2c3D4e5_",
        "https://youtu.be/a1B2c3D4e5_/more",
        "https://vimeo.com/channels/staffpicks",
        "https://vimeo.com/76979871/no-key",
        "https://vimeo.com/",
        "https://[vimeo.com/76979871",
    ],
)
def test_anything_else_is_refused(address: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_video(address)
    [problem] = refused.value.problems
    assert (problem.what, problem.value) == ("no video that can be shown", address)
