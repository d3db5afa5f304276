import re

import pytest

from openos.bundle import BAKED, BEHIND, SameOrigin, own_origin

BUNDLE = "var e={PING:`http://localhost:8000/ping`,EVENT:`ws://localhost:8000/_event`,TRANSPORT:`websocket`};"


def test_no_address_is_left_in_the_bundle(tmp_path):
    (tmp_path / "assets").mkdir()
    file = tmp_path / "assets" / "reflex-env-abc.js"
    file.write_text(BUNDLE)
    SameOrigin().post_build(static_dir=tmp_path)
    assert not re.search(r"localhost:\d", file.read_text())
    assert file.read_text().count("location.origin") == 2
    assert "replace(/^http/,`ws`)+`/_event`" in file.read_text()


def test_a_bundle_that_looks_different_stops_the_build(tmp_path):
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "reflex-env-abc.js").write_text("var e={PING:'http://localhost:8000/ping'};")
    with pytest.raises(RuntimeError, match="Reflex has changed"):
        SameOrigin().post_build(static_dir=tmp_path)


def test_under_reflex_run_vite_passes_on_what_is_no_page(monkeypatch):
    monkeypatch.setenv("REFLEX_ENV_MODE", "dev")
    tasks = {}
    SameOrigin().pre_compile(add_modify_task=tasks.__setitem__)
    config = "export default defineConfig({\n  server: {\n    port: 1,\n  },\n});"
    changed = tasks["vite.config.js"](config)
    assert all(f'"{path}"' in changed for path in BEHIND)
    assert tasks["vite.config.js"](changed) == changed
    with pytest.raises(RuntimeError, match="Reflex has changed"):
        tasks["vite.config.js"]("export default {};")


def test_the_pattern_takes_each_scheme():
    assert [own_origin(m).count("ws") for m in BAKED.finditer(BUNDLE)] == [0, 1]
