"""Means of activations, and what they weigh in a gradient: closed forms and a plain network."""

from typing import Any

import numpy as np
import pytest

from course_utils.batches import mini_batches
from course_utils.chapters.zero_centering.experiments.balance import (
    gradient_parts,
    gradient_terms,
    mean_over_spread,
    unit_means,
)
from course_utils.chapters.zero_centering.experiments.signs import hidden_passages
from course_utils.digits import load_digits
from course_utils.initializers import xavier_normal
from course_utils.network import mlp

ALL = load_digits()
CENTRED = ALL.x - ALL.x.mean(axis=0)


def rng(seed: Any = 0):
    return np.random.default_rng(seed)


def test_gradient_parts_example_by_example():
    x, delta = rng().uniform(0, 1, (2, 5, 3)), rng(1).standard_normal((2, 5, 4))
    mean_part, rest = gradient_parts(x, delta)
    for run in range(2):
        centre = sum(x[run]) / 5
        np.testing.assert_allclose(mean_part[run], np.outer(centre, sum(delta[run])), rtol=1e-12)
        expected = sum(np.outer(x[run, k] - centre, delta[run, k]) for k in range(5))
        np.testing.assert_allclose(rest[run], expected, rtol=1e-9, atol=1e-12)


def test_gradient_terms_measure_the_second_layer():
    kinds = ("sigmoid", "ReLU", "ReLU, batch norm")
    terms = gradient_terms(20, kinds=kinds, runs=3, rng=5)
    passages = hidden_passages(kinds, 20, runs=3, rng=5)
    for kind in kinds:
        for run in range(3):
            x, delta = passages[kind].x[run], passages[kind].grad_out[run]
            mean_term = np.outer(x.mean(axis=0), delta.sum(axis=0))
            rest = x.T @ delta - mean_term
            term = terms[kind]
            np.testing.assert_allclose(term.mean_term[run], mean_term, rtol=1e-9, atol=1e-14)
            np.testing.assert_allclose(term.deviation_term[run], rest, rtol=1e-9, atol=1e-14)
            assert term.mean_input[run] == pytest.approx(x.mean(), rel=1e-12)
            if "norm" in kind:
                continue
            ratio = np.sqrt((mean_term**2).sum() / (rest**2).sum())
            assert term.ratio[run] == pytest.approx(ratio, rel=1e-9)
            sizes = sum(abs(d) for row in delta for d in row)
            sums = sum(abs(sum(column)) for column in delta.T)
            assert term.imbalance[run] == pytest.approx(sums / sizes, rel=1e-9)


def test_batch_norm_removes_the_mean_term_and_nothing_else_does():
    terms = gradient_terms(60, runs=4, rng=0)
    for kind, term in terms.items():
        if "batch norm" in kind:
            assert (term.imbalance < 1e-12).all()
            assert (term.ratio < 1e-12).all()
        else:
            assert (term.imbalance > 0.01).all()
    # Behind batch norm and ReLU: half of a standard normal distribution.
    mean = terms["ReLU, batch norm"].mean_input
    np.testing.assert_allclose(mean, 1 / np.sqrt(2 * np.pi), rtol=0.05)
    np.testing.assert_allclose(terms["sigmoid"].mean_input, 0.5, atol=0.03)


def test_means_in_theory_by_closed_form_and_by_drawing():
    z = rng().standard_normal(400_000)
    found = mean_over_spread(("sigmoid", "relu", "elu", "tanh"), runs=1, rng=0)
    relu = (2 * np.pi) ** -0.5 / np.sqrt(0.5 - 1 / (2 * np.pi))
    assert found["relu"].in_theory == pytest.approx(relu, rel=1e-9)
    drawn = 1 / (1 + np.exp(-z))
    assert found["sigmoid"].in_theory == pytest.approx(drawn.mean() / drawn.std(), rel=0.005)
    drawn = np.where(z > 0, z, np.exp(np.minimum(z, 0)) - 1)
    assert found["elu"].in_theory == pytest.approx(drawn.mean() / drawn.std(), abs=0.005)
    assert found["tanh"].in_theory < 1e-9


def test_means_in_a_network_unit_by_unit():
    found = mean_over_spread(("sigmoid", "relu"), runs=3, rng=7)
    draws = mlp((64, 100, 10), "sigmoid", init=xavier_normal(), runs=3, rng=7)
    for run in range(3):
        z = CENTRED @ draws.dense[0].params["W"][run]
        for name, h in (("sigmoid", 1 / (1 + np.exp(-z))), ("relu", np.where(z > 0, z, 0))):
            each = [abs(unit.mean()) / unit.std() for unit in h.T]
            assert found[name].in_network[run] == pytest.approx(np.median(each), rel=1e-9)
            spreads = [unit.std() for unit in z.T]
            assert found[name].z_std[run] == pytest.approx(np.median(spreads), rel=1e-9)


def test_unit_means_before_and_after_a_plain_training():
    before, after = unit_means("tanh", steps=3, runs=2, rng=9)
    std = np.where(ALL.x.std(axis=0) > 0, ALL.x.std(axis=0), 1)
    x, draws = CENTRED / std, rng(9)
    network = mlp((64, 64, 64, 64, 10), "tanh", init=xavier_normal(), runs=2, rng=draws)
    batches = mini_batches(1797, 60, rng=draws, runs=(2,))
    chosen = [next(batches) for _ in range(3)]
    for run in range(2):
        weights = [(d.params["W"][run].copy(), d.params["b"][run].copy()) for d in network.dense]

        def outputs(x, weights=weights):
            seen = [x]
            for W, b in weights:
                seen.append(np.tanh(seen[-1] @ W + b))
            W, b = weights[-1]
            return seen[:-1], seen[-2] @ W + b

        def means():
            return [np.abs(h.mean(axis=0)).mean() for h in outputs(x)[0][1:]]

        np.testing.assert_allclose(before[run], means(), rtol=1e-9)
        for batch in chosen:
            inputs, logits = outputs(x[batch[run]])
            e = np.exp(logits)
            delta = (e / e.sum(axis=1, keepdims=True) - np.eye(10)[ALL.labels[batch[run]]]) / 60
            for number in reversed(range(4)):
                W, b = weights[number]
                back = (delta @ W.T) * (1 - inputs[number] ** 2)
                weights[number] = W - 0.3 * inputs[number].T @ delta, b - 0.3 * delta.sum(axis=0)
                delta = back
        np.testing.assert_allclose(after[run], means(), rtol=1e-9)
