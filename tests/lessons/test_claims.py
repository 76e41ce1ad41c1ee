"""Claims: what is inside and outside a bound, what is shown, and what is refused."""

from dataclasses import asdict
from typing import Any

import numpy as np
import pytest
from IPython.utils.capture import capture_output

from course_utils import course
from course_utils.lessons.claims import MIME, ClaimError, claim, judge
from course_utils.lessons.model import VERDICTS, Claim

RUNS = np.array([1.0, 2.0, 3.0, 4.0])
FAR = [100.0, 200.0]


def make(**how: Any) -> Claim:
    """Return a claim whose control is far to the right."""
    return Claim("id", "It holds.", control="far away", **how)


# --- the bound


@pytest.mark.parametrize(
    ("how", "bound"),
    [
        ({"at_most": 4}, "every run at most 4"),
        ({"at_least": 1, "at_most": 4}, "every run from 1 to 4"),
        ({"at_most": 2.5, "typical": True}, "the median at most 2.5"),
        ({"at_least": 2, "at_most": 3, "typical": True}, "the median from 2 to 3"),
    ],
)
def test_bounds_that_hold(how: Any, bound: str) -> None:
    verdict = judge(make(**how), RUNS, FAR)
    assert verdict.holds
    assert verdict.bound == bound
    assert verdict.measured == "median 2.5, 1 to 4 over 4 runs"
    assert (verdict.id, verdict.verdict, verdict.sentence) == ("id", "holds", "It holds.")
    assert (verdict.runs, verdict.control) == (4, "far away: median 150, 100 to 200 over 2 runs")


def test_at_least() -> None:
    assert judge(make(at_least=1), RUNS, [0.9, -3]).bound == "every run at least 1"
    assert judge(make(at_least=2.5, typical=True), RUNS, 2.4).bound == "the median at least 2.5"


@pytest.mark.parametrize(
    ("how", "inside"),
    [
        ({"at_most": 3.9}, 3),
        ({"at_least": 1.1, "at_most": 9}, 3),
        ({"at_least": 2, "at_most": 3}, 2),
        ({"at_most": 2.4, "typical": True}, 2),
        ({"at_least": 2.6, "at_most": 9, "typical": True}, 2),
    ],
)
def test_what_does_not_hold_says_how_many_runs_are_inside(how: Any, inside: int) -> None:
    verdict = judge(make(**how), RUNS, FAR)
    assert not verdict.holds
    assert verdict.verdict == "does not hold"
    assert verdict.measured == f"median 2.5, 1 to 4 over 4 runs, {inside} inside"


def test_what_is_counted_is_named_where_it_is_not_runs() -> None:
    verdict = judge(make(at_most=4, counted="formulas"), RUNS, FAR)
    assert verdict.measured == "median 2.5, 1 to 4 over 4 formulas"
    assert (verdict.bound, verdict.runs) == ("each at most 4", 4)
    assert verdict.control == "far away: median 150, 100 to 200 over 2 formulas"
    typical = make(at_most=4, counted="formulas", typical=True)
    assert judge(typical, RUNS, FAR).bound == "the median at most 4"
    none = judge(make(at_most=9, counted="sets"), RUNS, [np.inf, np.inf])
    assert none.control == "far away: none of 2 sets arrived"
    some = judge(make(at_least=1, typical=True, counted="sets"), [2, 3, np.inf], 0.5)
    assert some.measured == "median 3, 2 to 3 over the 2 of 3 sets that arrived"


def test_a_single_number_has_no_spread() -> None:
    verdict = judge(make(at_most=1), 0.125, 5)
    assert (verdict.measured, verdict.bound, verdict.runs) == ("0.125", "at most 1", 1)
    assert verdict.control == "far away: 5"
    assert judge(make(at_least=2, at_most=2), 2, 3).bound == "exactly 2"


# --- the control


@pytest.mark.parametrize("control", [[4.0, 100.0], [100.0, 1.0], 2.0])
def test_a_control_of_which_one_run_is_inside_refutes_every_run(control: Any) -> None:
    verdict = judge(make(at_most=4), RUNS, control)
    assert not verdict.holds
    assert verdict.control.endswith("which is inside the bound")


@pytest.mark.parametrize(("control", "holds"), [([1, 50, 60], True), ([1, 2, 60], False)])
def test_a_typical_claim_asks_the_median_of_its_control(control: Any, holds: bool) -> None:
    assert judge(make(at_most=4, typical=True), RUNS, control).holds is holds


def test_a_control_must_be_given_and_only_where_one_is_named() -> None:
    with pytest.raises(
        ValueError, match="claim id: its control is named: far away, but none was given"
    ):
        judge(make(at_most=4), RUNS)
    plain = Claim("id", "It is zero.", at_most=1, rounding=True)
    assert judge(plain, 0.0).control == ""
    with pytest.raises(ValueError, match="its control is not named, but one was given"):
        judge(plain, 0.0, 5.0)


def test_no_claim_without_a_control_but_about_rounding() -> None:
    with pytest.raises(ValueError, match="claim id: needs a control, named in words"):
        Claim("id", "It holds.", at_most=1)


# --- runs that did not arrive, and what is no number


@pytest.mark.parametrize("name", ["measured", "control"])
def test_nan_is_refused(name: str) -> None:
    given: dict[str, Any] = {"measured": RUNS, "control": FAR} | {name: [1.0, np.nan]}
    with pytest.raises(ValueError, match=rf"claim id: {name} holds NaN in 1 of 2 runs; a run that"):
        judge(make(at_most=4), **given)


@pytest.mark.parametrize("name", ["measured", "control"])
def test_nothing_is_refused(name: str) -> None:
    given: dict[str, Any] = {"measured": RUNS, "control": FAR} | {name: []}
    with pytest.raises(ValueError, match=f"claim id: {name} is empty"):
        judge(make(at_most=4), **given)


def test_runs_that_did_not_arrive_are_counted() -> None:
    some = judge(make(at_least=1, typical=True), [2, 3, 4, np.inf], 0.5)
    assert some.measured == "median 3.5, 2 to 4 over the 3 of 4 runs that arrived"
    most = judge(make(at_least=1, typical=True, unit="steps"), [2, np.inf, np.inf], 0.5)
    assert most.measured == "median more than 2 steps, 2 to 2 over the 1 of 3 runs that arrived"
    none = judge(make(at_most=9), RUNS, [np.inf, np.inf])
    assert none.holds
    assert none.control == "far away: none of 2 runs arrived"


def test_who_did_not_arrive_took_longer_than_any_bound() -> None:
    assert judge(make(at_least=1), [5, np.inf], 0.5).holds
    assert not judge(make(at_most=1e6), [1, np.inf], 1e7).holds


# --- the worst run


@pytest.mark.parametrize(
    ("how", "values", "control", "worst"),
    [
        ({"at_most": 5}, RUNS, 9, "4"),
        ({"at_least": 0.5}, RUNS, 0, "1"),
        ({"at_least": 0, "at_most": 4.5}, RUNS, 9, "4"),
        ({"at_least": 0.9, "at_most": 9}, RUNS, 10, "1"),
        ({"at_most": 3.5}, RUNS, 9, "4"),
        ({"at_most": 5, "typical": True}, RUNS, 9, "2.5"),
        ({"at_least": 0.5}, [3, np.inf], 0, "3"),
    ],
)
def test_worst(how: Any, values: Any, control: Any, worst: str) -> None:
    assert judge(make(**how), values, control).worst == worst


# --- what is shown


def test_unit_and_digits() -> None:
    verdict = judge(make(at_most=2e3, unit="steps"), [1234.5678, 1234.5678], 3e3)
    assert verdict.measured == "median 1230 steps, 1230 to 1230 over 2 runs"
    assert judge(make(at_most=2e3, digits=6), 1234.5678, 3e3).measured == "1234.57"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (0.5, "0.5"),
        (1e-4, "0.0001"),
        (1.234e-5, "1.23e-05"),
        (999.6, "1000"),
        (1234567.0, "1230000"),
        (1.5e9, "1.5e+09"),
        (-2.0, "-2"),
    ],
)
def test_numbers_are_written_plainly(value: float, text: str) -> None:
    assert judge(make(at_most=1e10), value, 1e11).measured == text


def test_rounding_errors_show_no_digits_of_their_own() -> None:
    zero = Claim("id", "It is zero.", at_most=1e-12, rounding=True)
    verdict = judge(zero, [1e-16, 3.3e-15])
    assert verdict.measured == "rounding error only, in 2 of 2"
    assert (verdict.bound, verdict.worst) == ("every run at most 1e-12", "")
    assert verdict == judge(zero, [7e-16, 2.1e-15]), "another processor must give the same text"
    assert not judge(zero, [1e-16, 3e-3]).holds


def test_values_of_any_shape_and_kind_are_runs() -> None:
    positive = make(at_least=1)
    assert judge(positive, np.ones((5, 4)), 0).runs == 20
    assert judge(positive, [True, True, True], False).runs == 3
    assert judge(positive, np.ones(2, np.float32), 0).runs == 2


@pytest.mark.parametrize("verdict", VERDICTS[1:])
def test_a_sentence_that_circulates(verdict: str) -> None:
    said = Claim("f", "Bounded is slow.", at_least=1, control="unbounded", verdict=verdict,
                 instead="Only some.")  # fmt: skip
    made = judge(said, RUNS, 0)
    text = made._repr_mimebundle_()
    assert f"[{verdict}] “Bounded is slow.” Only some." in text["text/plain"]
    assert f"<strong>{verdict.capitalize()}.</strong>" in text["text/html"]
    assert "<q>Bounded is slow.</q> <strong>Only some.</strong>" in text["text/html"]
    assert judge(said, 0.5, 0).verdict == "does not hold"


def test_bundle_escapes_html_and_carries_the_data() -> None:
    bold = Claim("id", "a < b & <b>c</b>", at_most=4, unit="<s>", control="<i>")
    made = judge(bold, RUNS, FAR)
    bundle = made._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain", MIME}
    assert "a &lt; b &amp; &lt;b&gt;c&lt;/b&gt;" in bundle["text/html"]
    assert "<s>" not in bundle["text/html"]
    assert "Control, &lt;i&gt;: median 150" in bundle["text/html"]
    assert bundle[MIME] == asdict(made)
    assert bundle["text/plain"].endswith("(id)")


# --- the record


@pytest.mark.parametrize("bounds", [{}, {"at_least": 3, "at_most": 2}, {"at_most": float("nan")}])
def test_a_bound_that_cannot_decide_is_refused(bounds: Any) -> None:
    with pytest.raises(ValueError, match="claim id: needs at_least, at_most or both"):
        make(**bounds)


def test_verdict_and_correction_belong_together() -> None:
    with pytest.raises(ValueError, match=r"verdict must be one of .*got 'maybe'"):
        make(at_most=1, verdict="maybe", instead="No.")
    for how in ({"verdict": "false"}, {"instead": "No."}):
        with pytest.raises(ValueError, match="instead belongs to a sentence that circulates"):
            make(at_most=1, **how)


# --- in a notebook


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the course know one claim."""
    monkeypatch.setattr(course, "claims_of", lambda chapter: (make(at_most=4),))


def displayed(captured: Any) -> str:
    return (captured.stdout or captured.outputs[0].data["text/plain"]).strip()


@pytest.mark.usefixtures("known")
def test_a_claim_is_displayed_as_one_line_of_text() -> None:
    with capture_output() as captured:
        claim("id", RUNS, control=FAR)
    assert displayed(captured) == (
        "[holds] It holds. Measured: median 2.5, 1 to 4 over 4 runs; bound: every run at most 4; "
        "control, far away: median 150, 100 to 200 over 2 runs. (id)"
    )


@pytest.mark.usefixtures("known")
def test_a_claim_that_fails_is_shown_and_raises() -> None:
    """Shown too, so that a run under other seeds can count it."""
    with capture_output() as captured, pytest.raises(ClaimError, match="It holds") as caught:
        claim("id", 2 * RUNS, control=FAR)
    assert displayed(captured) == str(caught.value)
    assert str(caught.value).startswith("[does not hold]")


@pytest.mark.usefixtures("known")
def test_an_unknown_claim_is_named_with_the_known_ones() -> None:
    with pytest.raises(KeyError, match="claim: 'other' is not known; allowed are id"):
        claim("other", 1.0)
