"""Rings of tests: `unit` mirrors the packages, `contracts` runs one suite over every implementation of a protocol and
its fake, `integration` has several processes or real engines, `golden` one conversation through every channel, `e2e` a
served home and a browser. `fakes` stand in for the world, `fixtures` are what is read, `once` makes what is dear once.
"""
