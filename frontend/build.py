"""Builds what the browser gets from what is edited here: styles, fonts, icons, charts, code.

Usage: python3 frontend/build.py [css] [icons] [charts] [code] [fonts]; without words it does all
but the fonts, which need fonttools and brotli and change about never.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
STATIC = HERE.parent / "static"
MODULES = HERE / "node_modules"

# What the pages write: Latin-1, typographic marks, arrows are icons.
CHARACTERS = (
    "U+20-7E,U+A0-FF,U+131,U+152-153,U+2C6,U+2DA,U+2DC,U+2009,U+200B,U+2013-2014,"
    "U+2018-201A,U+201C-201E,U+2020-2022,U+2026,U+202F,U+2039-203A,U+20AC,U+2122,U+2212,U+2248"
)
FEATURES = "kern,liga,ccmp,locl,mark,lnum,tnum"
FONTS = {
    "manrope": ("manrope", "wght=450:700"),
    "playfair-display": ("playfair-display", "wght=500:600"),
}
# What models write most. What these need comes along.
LANGUAGES = [
    *("markup", "css", "javascript", "typescript", "jsx", "tsx"),
    *("python", "ruby", "php", "java", "kotlin", "csharp", "c", "cpp", "go", "rust", "swift"),
    *("bash", "powershell", "docker", "hcl", "sql", "diff", "markdown"),
    *("json", "yaml", "toml", "ini"),
]
# Prism in a worker colours what it is sent; at first it says what it knows.
KNOWN = (
    "self.postMessage(Object.keys(Prism.languages)"
    '.filter(name=>typeof Prism.languages[name]==="object"));'
)


def css() -> None:
    """One minified style sheet with only the classes that templates use."""
    subprocess.run(
        [
            MODULES / ".bin" / "tailwindcss",
            "--input",
            HERE / "app.input.css",
            "--output",
            STATIC / "css" / "app.css",
            "--minify",
        ],
        check=True,
        cwd=HERE,
    )


def icons() -> None:
    """One sprite of the icons named in icons.txt, each a symbol."""
    symbols = []
    for name in (HERE / "icons.txt").read_text().split():
        svg = (MODULES / "lucide-static" / "icons" / f"{name}.svg").read_text()
        body = svg[svg.index(">", svg.index("<svg")) + 1 : svg.index("</svg>")]
        body = re.sub(r"\s+", " ", body).replace(" />", "/>").replace("> <", "><").strip()
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{body}</symbol>')
    note = "<!-- Lucide, ISC licence, static/vendor/lucide/LICENSE -->"
    sprite = '<svg xmlns="http://www.w3.org/2000/svg">' + note + "".join(symbols) + "</svg>\n"
    (STATIC / "icons.svg").write_text(sprite)
    copy(MODULES / "lucide-static" / "LICENSE", STATIC / "vendor" / "lucide" / "LICENSE")


def charts() -> None:
    """uPlot as its makers built it, with its licence."""
    home = STATIC / "vendor" / "uplot"
    copy(MODULES / "uplot" / "dist" / "uPlot.iife.min.js", home / "uPlot.iife.min.js")
    copy(MODULES / "uplot" / "LICENSE", home / "LICENSE")


def code() -> None:
    """Prism with the languages above, as a worker; its licence."""
    prism, home = MODULES / "prismjs", STATIC / "vendor" / "prism"
    version = json.loads((prism / "package.json").read_text())["version"]
    names = in_order(json.loads((prism / "components.json").read_text())["languages"])
    parts = [(prism / "components" / f"prism-{name}.min.js") for name in ("core", *names)]
    note = f"/*! Prism {version}, MIT licence, see LICENSE; with {' '.join(names)} */"
    home.mkdir(parents=True, exist_ok=True)
    lines = [note, *(part.read_text().strip() for part in parts), KNOWN]
    (home / "prism.min.js").write_text("\n".join(lines) + "\n")
    copy(prism / "LICENSE", home / "LICENSE")


def in_order(languages: dict[str, dict[str, str | list[str]]]) -> list[str]:
    """Each of `LANGUAGES` after what it needs, and after those of them that it changes or uses."""
    ordered: list[str] = []

    def add(name: str) -> None:
        for why in ("require", "modify", "optional"):
            found = languages[name].get(why, [])
            for other in [found] if isinstance(found, str) else found:
                if why == "require" or other in LANGUAGES:
                    add(other)
        if name not in ordered:
            ordered.append(name)

    for name in LANGUAGES:
        add(name)
    return ordered


def fonts() -> None:
    """Both faces cut to the characters, features and weights that pages use."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder) / "bin" / "python"
        subprocess.run([python, "-m", "pip", "install", "-q", "fonttools", "brotli"], check=True)
        for name, (package, weights) in FONTS.items():
            source = MODULES / "@fontsource-variable" / package
            whole = source / "files" / f"{package}-latin-wght-normal.woff2"
            narrow = Path(folder) / f"{name}.ttf"
            subprocess.run(
                [python, "-m", "fontTools.varLib.instancer", "-q", "-o", narrow, whole, weights],
                check=True,
            )
            subprocess.run(
                [
                    python,
                    "-m",
                    "fontTools.subset",
                    narrow,
                    f"--unicodes={CHARACTERS}",
                    f"--layout-features={FEATURES}",
                    "--flavor=woff2",
                    f"--output-file={STATIC / 'fonts' / name}.woff2",
                ],
                check=True,
            )
            copy(source / "LICENSE", STATIC / "fonts" / f"{name}.LICENSE")


def copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


if __name__ == "__main__":
    (STATIC / "fonts").mkdir(parents=True, exist_ok=True)
    JOBS = {"css": css, "icons": icons, "charts": charts, "code": code, "fonts": fonts}
    for word in sys.argv[1:] or ["css", "icons", "charts", "code"]:
        JOBS[word]()
