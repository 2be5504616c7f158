"""Charts show what there is, also when that is little, and cut no label."""

import pytest

pytestmark = pytest.mark.browser

# A chart beside the page's own, drawn by the page's own script; gives what was painted.
DRAW = """async ([rows, unit]) => {
  document.querySelector("#tried")?.remove();
  const figure = document.createElement("figure");
  Object.assign(figure, { id: "tried", className: "chart" });
  Object.assign(figure.dataset, { tones: "accent", unit, height: 124 });
  const cells = ([label, value]) => `<tr><th scope="row">${label}</th><td>${value ?? ""}</td></tr>`;
  const body = rows.map(cells).join("");
  figure.innerHTML = `<div class="sr-only"><table><tbody>${body}</tbody></table></div>`;
  const texts = [], original = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (text, x, y, ...rest) {
    const { width } = this.measureText(text);
    const { e: moved } = this.getTransform();
    const left = moved + x - width * ({ right: 1, center: 0.5 }[this.textAlign] ?? 0);
    texts.push({ text, left, beyond: left + width - this.canvas.width });
    return original.call(this, text, x, y, ...rest);
  };
  document.querySelector("main").prepend(figure);
  document.dispatchEvent(new CustomEvent("staque:theme"));
  await new Promise((done) => setTimeout(() => requestAnimationFrame(done)));
  CanvasRenderingContext2D.prototype.fillText = original;
  const canvas = figure.querySelector("canvas");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let accent = 0;
  for (let at = 0; at < data.length; at += 4) {
    accent += data[at] < 100 && data[at + 2] > 180 && data[at + 3] > 200;
  }
  return { accent, texts };
}"""


@pytest.fixture
def draw(visitor):
    visitor.sign_in()
    visitor.page.goto("/usage/")
    visitor.page.wait_for_function("() => window.uPlot && document.fonts.status === 'loaded'")

    def drawn(rows, unit=" ms"):
        return visitor.page.evaluate(DRAW, [rows, unit])

    return drawn


def hours(*values):
    return [[f"{number}:00", value] for number, value in enumerate(values)]


@pytest.mark.parametrize(
    "values", [(900,), (None, 900, None), (None, 900, 950), (900, None, 800, None, 700)]
)
def test_a_few_measurements_are_seen(draw, visitor, values):
    assert draw(hours(*values))["accent"] > 20
    visitor.keep(f"chart-of-{len(values)}")


def test_without_any_measurement_nothing_is_painted(draw):
    assert draw(hours(None, None, None))["accent"] == 0


def test_a_second_and_more_is_said_in_seconds(draw):
    said = [one["text"] for one in draw(hours(500, 1500, 2400, 1900))["texts"]]
    assert {"0 s", "2 s"} <= set(said)
    assert not [word for word in said if "ms" in word]
    assert "500 ms" in [one["text"] for one in draw(hours(500, 700))["texts"]]


@pytest.mark.parametrize(
    ("values", "unit"),
    [((12, 800, 640), " ms"), ((12_345_678, 3, 4), ""), ((0.000012, 0.00003, 0.00002), "$")],
)
def test_no_label_is_cut(draw, values, unit):
    labels = draw(hours(*values), unit)["texts"]
    assert labels
    assert all(one["left"] >= 0 >= one["beyond"] for one in labels), labels


def test_a_chart_that_is_still_too_wide_does_not_widen_the_page(draw, visitor):
    """Between a turn of the telephone and the redrawing."""
    draw(hours(900, 800))
    chart = visitor.page.locator("#tried .uplot")
    chart.evaluate("chart => { chart.style.width = '3000px' }")
    assert chart.bounding_box()["width"] == 3000
    assert visitor.overflow() <= 0
