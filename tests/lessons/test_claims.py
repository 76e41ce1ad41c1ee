"""Claims: every kind of bound, what is shown, and what happens when a statement does not hold."""

from dataclasses import asdict
from typing import Any

import numpy as np
import pytest
from IPython.utils.capture import capture_output

from course_utils.lessons import claims
from course_utils.lessons.claims import MIME, ClaimError, claim, folklore


def show(*args: Any, function: Any = claim, **kwargs: Any) -> claims.Claim:
    """Make a claim and return what is displayed."""
    shown: list[claims.Claim] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(claims, "_show", shown.append)
        function(*args, **kwargs)
    (result,) = shown
    return result


RUNS = np.array([1.0, 2.0, 3.0, 4.0])


@pytest.mark.parametrize(
    ("how", "bound"),
    [
        ({"at_most": 4}, "every run at most 4"),
        ({"at_least": 1}, "every run at least 1"),
        ({"between": (1, 4)}, "every run from 1 to 4"),
        ({"at_most": 2.5, "typical": True}, "the median at most 2.5"),
        ({"at_least": 2.5, "typical": True}, "the median at least 2.5"),
        ({"between": (2, 3), "typical": True}, "the median from 2 to 3"),
    ],
)
def test_bounds_that_hold(how: Any, bound: str) -> None:
    made = show("id", "It holds.", measured=RUNS, **how)
    assert made.bound == bound
    assert made.measured == "median 2.5, 1 to 4 over 4 runs"
    assert (made.id, made.verdict, made.statement, made.runs) == ("id", "holds", "It holds.", 4)


@pytest.mark.parametrize(
    ("how", "inside"),
    [
        ({"at_most": 3.9}, 3),
        ({"at_least": 1.1}, 3),
        ({"between": (2, 3)}, 2),
        ({"at_most": 2.4, "typical": True}, 2),
        ({"at_least": 2.6, "typical": True}, 2),
    ],
)
def test_bounds_that_do_not_hold_raise_with_all_that_is_needed(how: Any, inside: int) -> None:
    with pytest.raises(ClaimError) as caught:
        claim("too-bold", "It holds.", measured=RUNS, **how)
    said = str(caught.value)
    assert "claim too-bold does not hold: measured median 2.5, 1 to 4 over 4 runs" in said
    assert f"({inside} of 4 inside)" in said
    assert "every run" in said or "the median" in said


@pytest.mark.parametrize("how", [{"at_most": 9}, {"at_least": -9}, {"between": (-9, 9)}])
@pytest.mark.parametrize("typical", [False, True])
def test_nan_never_holds(how: Any, typical: bool) -> None:
    for measured in ([1.0, np.nan, 2.0], np.nan):
        with pytest.raises(ClaimError, match="nan"):
            claim("id", "It holds.", measured=measured, typical=typical, **how)


def test_infinity_is_held_against_the_bound() -> None:
    assert show("id", "Explodes.", measured=np.inf, at_least=1e6).measured == "inf"
    with pytest.raises(ClaimError):
        claim("id", "Stays.", measured=[1, np.inf], at_most=1e6)


def test_a_single_number_has_no_spread() -> None:
    made = show("id", "It holds.", measured=0.125, at_most=1)
    assert (made.measured, made.bound, made.runs) == ("0.125", "at most 1", 1)


def test_unit_and_digits() -> None:
    made = show("id", "It holds.", measured=[1234.5678, 1234.5678], at_most=2e3, unit="steps")
    assert made.measured == "median 1230 steps, 1230 to 1230 over 2 runs"
    made = show("id", "It holds.", measured=1234.5678, at_most=2e3, digits=6)
    assert made.measured == "1234.57"


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
    assert show("id", "It holds.", measured=value, at_least=-1e10).measured == text


def test_rounding_errors_show_no_digits_of_their_own() -> None:
    made = show("id", "It is zero.", measured=[1e-16, 3.3e-15], at_most=1e-12, rounding=True)
    assert made.measured == "rounding error only, in 2 of 2"
    assert made.bound == "every run at most 1e-12"
    other = show("id", "It is zero.", measured=[7e-16, 2.1e-15], at_most=1e-12, rounding=True)
    assert made == other, "another processor must give the same text"
    with pytest.raises(ClaimError, match="at most 1e-12"):
        claim("id", "It is zero.", measured=[1e-16, 3e-3], at_most=1e-12, rounding=True)


def test_values_of_any_shape_and_kind_are_runs() -> None:
    assert show("id", "It holds.", measured=np.ones((5, 4)), at_least=1).runs == 20
    assert show("id", "All do.", measured=[True, True, True], at_least=1).runs == 3
    assert show("id", "It holds.", measured=np.ones(2, np.float32), at_least=1).runs == 2


@pytest.mark.parametrize("how", [{}, {"at_least": 0, "at_most": 1}, {"typical": True}])
def test_exactly_one_bound_is_asked_for(how: Any) -> None:
    with pytest.raises(ValueError, match="exactly one of at_least, at_most, between"):
        claim("id", "It holds.", measured=1.0, **how)


def test_bounds_that_can_never_hold_are_a_mistake_in_the_claim() -> None:
    with pytest.raises(ValueError, match=r"claim: between must be \(low, high\)"):
        claim("id", "It holds.", measured=1.0, between=(3, 2))


def test_nothing_measured_is_refused() -> None:
    with pytest.raises(ValueError, match="claim id: measured is empty"):
        claim("id", "It holds.", measured=[], at_most=1)


@pytest.mark.parametrize("verdict", ["true", "true with conditions", "false"])
def test_folklore_gets_its_verdict(verdict: str) -> None:
    made = show(
        "f",
        "All that is bounded is slow.",
        function=folklore,
        verdict=verdict,
        correct="Only some.",
        measured=RUNS,
        at_least=1,
    )
    assert made.verdict == verdict
    text = made._repr_mimebundle_()
    assert f"[{verdict}] “All that is bounded is slow.” Only some." in text["text/plain"]
    assert f"<strong>{verdict.capitalize()}.</strong>" in text["text/html"]
    assert "<q>All that is bounded is slow.</q> <strong>Only some.</strong>" in text["text/html"]


def test_folklore_must_be_measured_too() -> None:
    how: Any = {"verdict": "false", "correct": "No.", "measured": 1.0}
    with pytest.raises(ClaimError):
        folklore("f", "Sentence.", at_least=2, **how)
    with pytest.raises(ValueError, match="'maybe' is not known; allowed are 'true'"):
        folklore("f", "Sentence.", at_least=1, **(how | {"verdict": "maybe"}))


def test_bundle_escapes_html_and_carries_the_data() -> None:
    made = show("id", "a < b & <b>c</b>", measured=RUNS, at_most=4, unit="<s>")
    bundle = made._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain", MIME}
    assert "a &lt; b &amp; &lt;b&gt;c&lt;/b&gt;" in bundle["text/html"]
    assert "<s>" not in bundle["text/html"]
    assert bundle[MIME] == asdict(made)
    assert bundle["text/plain"].endswith("(id)")


def test_claim_is_displayed_as_one_line_of_text() -> None:
    with capture_output() as captured:
        claim("shown", "It holds.", measured=RUNS, at_most=4)
    text = captured.stdout or captured.outputs[0].data["text/plain"]
    assert text.strip() == (
        "[holds] It holds. Measured: median 2.5, 1 to 4 over 4 runs; "
        "bound: every run at most 4. (shown)"
    )


def test_a_claim_that_fails_shows_nothing() -> None:
    with capture_output() as captured, pytest.raises(ClaimError):
        claim("wrong", "It holds.", measured=RUNS, at_most=1)
    assert captured.stdout == ""
    assert captured.outputs == []
