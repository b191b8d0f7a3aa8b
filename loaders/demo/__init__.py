"""The demonstration data: five invented institutions, their archives and drawn images.

``compose`` wrote ``archives/``; ``archive`` reads them back; ``images`` draws what they refer to.
"""
