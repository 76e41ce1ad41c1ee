"""What the notebook measures."""

from course_utils.chapters.start_here.experiments.means import means_of_normals

__all__ = ["means_of_normals"]
