"""Offline evaluation, on top of everything: one folder a group of commands, and here what they share.

A command reads its options, measures, writes a `report` where one is asked for, and ends as `outcome` says, with the
status that its `gates` call for. `metrics`, `classification_metrics` and `calibration_error` measure; `certificate` is
the bound behind every promise, and `provable` says what so few judgements can prove; `observations` are what the engine
would have answered to labelled `questions`.
"""
