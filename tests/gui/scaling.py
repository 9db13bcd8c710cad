"""Every screen on a screen of a given size and scaling; prints what is cut off or does not fit, exit code 1 then.

python -m tests.gui.scaling WIDTH HEIGHT FACTOR [POINTS [FOLDER]]     physical pixels; POINTS of the font, 9 is usual;
pictures go to FOLDER
"""

import contextlib
import json
import os
import sys
import tempfile
from pathlib import Path

TASK_BAR, FRAME = 48, (16, 40)  # of Windows 11, device-independent pixels


def prepare(width: int, height: int, factor: float, folder: Path) -> None:
    """Before Qt starts: a screen without glass, smaller by the task bar."""
    screen = {
        "name": "laptop", "x": 0, "y": 0, "width": width, "height": height - round(TASK_BAR * factor),
        "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1,
    }  # fmt: skip
    file = folder / "screen.json"
    file.write_text(json.dumps({"screens": [screen]}), encoding="utf-8")
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={file.name}"
    os.environ["QT_SCALE_FACTOR"] = str(factor)


def faults(points: float, folder: Path, pictures: Path | None) -> list[str]:
    from tests.gui import screenshots
    from tests.gui.fonts import use_hanzi
    from tests.gui.test_screens import cut_off

    app = screenshots.prepare()
    use_hanzi(app, points)
    room, found = app.primaryScreen().availableGeometry(), []
    for language in screenshots.LANGUAGES:
        for name, widget in screenshots.screens(language, "light", folder, as_made=True):
            screenshots.settle(30)
            if pictures:
                screenshots.shoot(widget, pictures / f"{name}-{language}.png")
            found += [f"{name} {language}: {words}" for words in cut_off(widget)]
            if widget.width() + FRAME[0] > room.width() or widget.height() + FRAME[1] > room.height():
                found.append(f"{name} {language}: {widget.size().toTuple()} does not fit {room.size().toTuple()}")
    return found


def main(words: list[str]) -> int:
    width, height, factor = int(words[0]), int(words[1]), float(words[2])
    points = float(words[3]) if len(words) > 3 else 9.0
    pictures = Path(words[4]).absolute() if len(words) > 4 else None
    # Inside the folder, for a relative path: Qt takes what follows the colon of a Windows drive for another word.
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        prepare(width, height, factor, Path(folder))
        found = faults(points, Path(folder), pictures)
    print("\n".join(found) or "everything fits, nothing is cut off")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
