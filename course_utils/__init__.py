"""The package behind the course "Keeping the Signal Alive".

A reading guide. The package is three things, and the folders say which.

**The core** is what one reads, and it needs NumPy alone. Each module fits in one reading; imports
run one way, from top to bottom:

================== =====================================================================
``checks``         arguments that are wrong get a sentence; seeds become generators
``quadrature``     means over a normal distribution without a draw
``normal``         the normal distribution's function, for arrays
``activations``    what bends the signal: ``Activation`` and the table ``ACTIVATIONS``
``initializers``   the first random weights: normal, Xavier, Kaiming, orthogonal
``layers``         ``Dense``, ``Activate``, ``BatchNorm``, ``LayerNorm``, ``PReLU``
``losses``         ``(predictions, targets) -> (loss, grad)``
``network``        ``Network``: a list of layers and two loops; ``mlp`` builds one
``optimizers``     ``SGD`` and ``Adam``: three lines of vector algebra
``batches``        which examples a step sees
``training``       ``descend``, the one training loop; ``fit`` and the ``History`` it returns
``preprocessing``  center, standardize, PCA, whiten
``datasets``       point sets drawn from a seed
``digits``         ``digit_task``: handwritten digits, split and prepared
``gradcheck``      numerical gradients to hold the others against
``diagnostics``    ``trace`` and the vital signs of a network
================== =====================================================================

**The machinery** makes lessons of it: ``pictures`` (keyed artists, figures that can be read in
words), ``sliders`` (explorers), ``lessons`` (exercises, predictions, claims).

**The chapters** are one folder each in ``chapters``, named as their notebooks, and all of one
shape: ``experiments`` measure, ``figures`` draw what was measured, ``explorers`` put it under
sliders, ``exercises`` ask, ``claims`` say what was seen. The page of a layer (its ``__init__``)
lists what the notebook uses. ``course`` knows the order of the chapters and looks things up;
``saving`` sees to what JupyterLab writes into a notebook.

Start with ``layers``: it is where the one idea of the core lives. An array is
``(..., batch, features)``. The last two axes are the network; all axes before them are
independent runs. The same short code therefore trains one network or three hundred.

Nothing is re-exported here: import from the module that you want to read.
"""

__version__ = "0.1.0"
