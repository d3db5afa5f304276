"""What stands in the head of every page besides its title."""

import reflex as rx

HEAD = [
    rx.el.link(rel="icon", href="/favicon.svg", type="image/svg+xml"),
    rx.el.link(rel="icon", href="/favicon.ico", sizes="48x48"),
    rx.el.script(src="/upload.js", defer=True),
    rx.el.meta(name="viewport", content="width=device-width, initial-scale=1, viewport-fit=cover"),
    rx.el.meta(name="theme-color", content="#f5f6f7", media="(prefers-color-scheme: light)"),
    rx.el.meta(name="theme-color", content="#0e1014", media="(prefers-color-scheme: dark)"),
]
