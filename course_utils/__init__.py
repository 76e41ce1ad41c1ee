"""The package behind the course "Keeping the Signal Alive".

A reading guide. Each module fits in one reading; imports run one way, from top to bottom:

================== =====================================================================
``activations``    what bends the signal: ``Activation`` and the table ``ACTIVATIONS``
``initializers``   the first random weights: normal, Xavier, Kaiming, orthogonal
``layers``         ``Dense``, ``Activate``, ``BatchNorm``, ``LayerNorm``: forward beside backward
``prelu``          ``PReLU``: an activation whose slope is learned
``losses``         ``(predictions, targets) -> (loss, grad)``
``network``        ``Network``: a list of layers and two loops; ``mlp`` builds one
``optimizers``     ``SGD`` and ``Adam``: three lines of vector algebra
``batches``        which examples a step sees
``training``       ``descend``, the one training loop; ``fit`` and its ``History``
``preprocessing``  center, standardize, PCA, whiten
``datasets``       point sets drawn from a seed
``digits``         handwritten digits from a file, and MNIST if you have it
``gradcheck``      numerical gradients to hold the others against
``diagnostics``    ``trace`` and the vital signs of a network
``claims``         a measured statement and its verdict
``experiments``    one function for each experiment of the course
``figures``        how results are drawn, and said in words
``explorers``      sliders around figures
``exercises``      what you solve, and how your answer is checked
================== =====================================================================

Start with ``layers``: it is where the one idea of the core lives. An array is
``(..., batch, features)``. The last two axes are the network; all axes before them are
independent runs. The same short code therefore trains one network or three hundred.

Nothing is re-exported here: import from the module that you want to read.
"""

__version__ = "0.1.0"
