"""Your own network, second part: a tanh that nothing breaks, with its slope."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from course_utils.lessons.model import FunctionExercise, Mistake

__all__ = ["OWN_TANH"]

Part = Callable[[Any], Any]


def own_tanh(z):
    minus = np.expm1(-2 * np.abs(z))
    outputs = -np.sign(z) * minus / (2 + minus)
    slopes = (2 * np.exp(-np.abs(z)) / (2 + minus)) ** 2
    return outputs, slopes


def _cases() -> list[tuple[Any, ...]]:
    rng = np.random.default_rng(6)
    return [
        (np.array([0.5]),),
        (np.array([-2.0, 0.0, 0.3]),),
        (np.array([-1e-12, 1e-12]),),
        (np.array([-1e-7, 1e-7]),),
        (np.array([-5e-3, 1e-4]),),
        # Farther out (from 12 on) every way of computing 1 - h^2 is rounded to another number.
        (np.array([-3.5, 3.5]),),
        (np.array([-5.0, 5.0]),),
        (np.array([-8.0, 8.0]),),
        (np.array([-25.0, 25.0]),),
        (np.array([-1000.0, 1000.0]),),
        # In float16 exp(2 z) overflows from 5.55 on; in float32 tanh is rounded to 1 from 9.02 on.
        (np.array([-6.0, 0.001, 6.0, 1000.0], np.float16),),
        # There cosh(z)^2 has overflowed. At 8 float16 holds the slope to one digit only.
        (np.array([-7.0, 7.0], np.float16),),
        (np.array([-12.0, 1e-7, 12.0, 1000.0], np.float32),),
        (rng.normal(size=(2, 3, 4)),),
    ]


def _tanh(z):
    return own_tanh(z)[0]


def _slope(z):
    return own_tanh(z)[1]


def _naive(z):
    return (np.exp(2 * z) - 1) / (np.exp(2 * z) + 1)


def _definition(z):
    return (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))


def _from_sigmoid(z):
    return 2 * _s(2 * z) - 1


def _s(z):
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, e) / (1 + e)


def _quotient(z):
    e = np.exp(-2 * np.abs(z))
    return np.sign(z) * (1 - e) / (1 + e)


def _over_itself(z):
    return np.expm1(2 * z) / (np.expm1(2 * z) + 2)


def _over_itself_left(z):
    return -np.expm1(-2 * z) / (np.expm1(-2 * z) + 2)


def _sinh_cosh(z):
    return np.sinh(z) / np.cosh(z)


def _one_over_cosh(z):
    return 1 / np.cosh(z) ** 2


def _where(z):
    return np.where(z > 0, _over_itself_left(z), _over_itself(z))


def _where_slope(z):
    right, left = np.exp(-2 * z), np.exp(2 * z)
    return np.where(z > 0, 4 * right / (1 + right) ** 2, 4 * left / (1 + left) ** 2)


def _one_beyond(start):
    return lambda z: np.where(np.abs(z) > start, np.sign(z), _tanh(z))


def _both(outputs: Part, slopes: Part | None = None) -> Callable[[Any], tuple[Any, Any]]:
    """Return an answer made of outputs and slopes; without slopes they are 1 - outputs^2."""
    return lambda z: (outputs(z), slopes(z) if slopes else 1 - outputs(z) ** 2)


_INFINITE = (
    "At z = 1000 exp(2 z) is infinite, in float16 from 5.55 on, and infinity over infinity is NaN. "
    "Keep the argument of exp at or below 0."
)
_TWO_INFINITE = (
    "On one side exp(z) overflows, on the other exp(-z), and infinity over infinity is NaN. Use "
    "exp(-2 |z|) alone."
)
_ONE_MINUS = (
    "The outputs are right. Your slope is 0 at z = 25, where it should be 8e-22: some factor is a "
    "difference that is rounded to 0, like 1 - h * h. Take (2 e / (1 + e^2))^2 with e = exp(-|z|)."
)
_LEFT_ONLY = (
    "The outputs are right. Your slope is 0 at z = 25, but not at z = -25: some factor is a "
    "difference that is rounded to 0 on the right. Write 1 - s as the sigmoid on the other side."
)
_INSTEAD = "and infinity over infinity is NaN. Take expm1(-2 |z|) and give back the sign of z."
_ITSELF = {
    "expm1(2 z)": (
        _over_itself,
        "No digit is lost near 0. But right of 0 expm1(2 z) overflows, in float16 from 5.55 on, "
        + _INSTEAD,
    ),
    "expm1(-2 z)": (
        _over_itself_left,
        "No digit is lost near 0. But left of 0 expm1(-2 z) overflows, in float16 from -5.55 on, "
        + _INSTEAD,
    ),
    "sinh over cosh": (
        _sinh_cosh,
        f"No digit is lost near 0. But at z = 1000 sinh and cosh are infinite, {_INSTEAD}",
    ),
}
_ZERO = "At z = 0 it is 0 / 0, which is NaN. np.sign(z) is the sign that z / |z| has elsewhere."
_COSH = (
    "Where cosh(z)^2 does not overflow the slopes are right. In float16 it does from 6.24 on, and "
    "your slope is 0 there. Write 1 / cosh(z) as 2 e / (1 + e^2) with e = exp(-|z|)."
)
_BOTH_BRANCHES = (
    "The values are right, but NumPy warned: {0} overflows. Keep the argument of {0} at or below 0 "
    "everywhere. (np.where would not prevent it: it computes both branches, rule 3.)"
)
_EARLY = {3: "3.5 is 0.998", 4: "5 is 0.99991", 5: "8 is 0.9999998"}
_NEXT = " When that is mended, look at the slope too: 1 - h * h is 0 as soon as h is rounded to 1."

OWN_TANH = FunctionExercise(
    "own_tanh",
    "your own network: a tanh that nothing breaks",
    "Write tanh with exp or expm1. Return the outputs and the slopes. No NaN and no warning at any "
    "finite z, in float16, float32 and float64; nine correct digits in float64, near 0 too; and at "
    "z = 25 the slope is 8e-22, not 0.",
    own_tanh,
    _cases,
    (
        "tanh is odd: compute it for |z| and give it the sign of z. Which exp stays at most 1?",
        "For |z| it is (1 - e) / (1 + e) with e = exp(-2 |z|), and expm1 gives -(1 - e). The slope "
        "is 1 / cosh(z)^2, and 1 / cosh(z) is 2 exp(-|z|) / (1 + e).",
        "minus = np.expm1(-2 * np.abs(z)); outputs -np.sign(z) * minus / (2 + minus); slopes "
        "(2 * np.exp(-np.abs(z)) / (2 + minus)) ** 2.",
    ),
    (
        Mistake("naive", _both(_naive, _slope), _INFINITE),
        Mistake("naive, 1 - h^2", _both(_naive), _INFINITE + _NEXT),
        Mistake("definition", _both(_definition, _slope), _TWO_INFINITE),
        Mistake("definition, 1 - h^2", _both(_definition), _TWO_INFINITE + _NEXT),
        Mistake(
            "from the sigmoid",
            _both(_from_sigmoid, _slope),
            "Right, except near 0. At z = 1e-12 twice the sigmoid is nearly 1, and taking 1 away "
            "leaves few digits. (1 - e) / (1 + e) by expm1 does not lose them.",
        ),
        Mistake(
            "cancellation",
            _both(_quotient, _slope),
            "Right, except near 0. At z = 1e-12 you subtract an exp near 1 from 1: expm1 computes "
            "exp(x) - 1 without that.",
        ),
        Mistake(
            "cancellation, 1 - h^2",
            _both(_quotient),
            "Nothing overflows. But near 0 the 1 - e leaves few digits, where expm1 keeps them, "
            "and at z = 25 1 - h * h is 0 where the slope is 8e-22.",
        ),
        Mistake("1 - h^2", _both(_tanh), _ONE_MINUS),
        Mistake("4 s (1 - s)", _both(_tanh, lambda z: 4 * _s(2 * z) * (1 - _s(2 * z))), _LEFT_ONLY),
        *(
            Mistake(
                f"1 beyond {start}",
                _both(_one_beyond(start), _slope),
                f"You return 1 too early: tanh {value}.",
            )
            for start, value in _EARLY.items()
        ),
        *(
            Mistake(
                f"1 beyond {start}, 1 - h^2",
                _both(_one_beyond(start)),
                f"You return 1 too early: tanh {value}.{_NEXT}",
            )
            for start, value in _EARLY.items()
        ),
        Mistake(
            "z itself near 0",
            _both(lambda z: np.where(np.abs(z) < 0.01, z, _tanh(z)), _slope),
            "Near 0 you return z itself, and too early: tanh 0.005 is 0.00499996.",
        ),
        *(Mistake(name, _both(f, _slope), told) for name, (f, told) in _ITSELF.items()),
        *(
            Mistake(f"{name}, 1 - h^2", _both(f), told + _NEXT)
            for name, (f, told) in _ITSELF.items()
        ),
        Mistake("z / |z|", _both(lambda z: _tanh(np.abs(z)) * z / np.abs(z), _slope), _ZERO),
        Mistake(
            "z / |z|, 1 - h^2", _both(lambda z: _tanh(np.abs(z)) * z / np.abs(z)), _ZERO + _NEXT
        ),
        Mistake("cosh overflows", _both(_tanh, _one_over_cosh), _COSH),
        Mistake(
            "sinh over cosh, 1 / cosh^2",
            _both(_sinh_cosh, _one_over_cosh),
            f"{_ITSELF['sinh over cosh'][1]} The slope then: {_COSH[0].lower()}{_COSH[1:]}",
        ),
        Mistake("where, expm1", _both(_where, _slope), _BOTH_BRANCHES.format("expm1")),
        Mistake("where, exp", _both(_tanh, _where_slope), _BOTH_BRANCHES.format("exp")),
        Mistake(
            "slope at the output",
            _both(_tanh, lambda z: _slope(_tanh(z))),
            "You took the slope at the output. The slope belongs to z.",
        ),
        Mistake(
            "sign lost",
            _both(lambda z: np.abs(_tanh(z)), _slope),
            "With |z| alone, left and right give the same output. tanh is odd: multiply by the "
            "sign of z.",
        ),
        Mistake(
            "clip",
            _both(lambda z: _tanh(np.clip(z, -20, 20)), lambda z: _slope(np.clip(z, -20, 20))),
            "Clipped at 20 the outputs are right. The slopes are not: at z = 25 it is 8e-22, and "
            "from there on it goes on falling.",
        ),
    ),
    rtol=1e-9,
    atol=0.0,
    warnings_allowed=False,
    outputs=("outputs", "slopes"),
)
