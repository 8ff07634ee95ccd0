"""Which views want a fresh proof of who one is: the list is written down, and exports are never without."""

from flask import Flask

WANT_A_FRESH_PROOF = {
    "desk.confirm_way_back", "desk.export_journal", "desk.export_journeys", "desk.export_people",
    "desk.export_requests", "desk.open_code", "desk.send_way_back",
    "joining.ask_device", "joining.first_password", "joining.keep_device",
    "messaging.choose_copy", "messaging.print_copy", "messaging.take_copy",
    "moderation.ask_to_lift", "moderation.lift",
    "privacy.approve", "privacy.ask", "privacy.refuse",
    "my_account.ask_address", "my_account.close", "my_account.set_password",
    "sign_in.add_device", "sign_in.ask_new_device", "sign_in.confirm_app", "sign_in.new_app", "sign_in.new_device",
    "sign_in.protect", "sign_in.remove_app", "sign_in.remove_device", "sign_in.renew_paper", "sign_in.start_app",
}  # fmt: skip
"""A way to come in, an address, an export, an end: what an open browser in wrong hands must not do."""


def test_the_views_that_want_a_fresh_proof_are_these(application: Flask) -> None:
    found = {name for name, view in application.view_functions.items() if getattr(view, "__fresh_proof__", False)}
    assert found == WANT_A_FRESH_PROOF


BEFORE_THE_SECOND_PROOF = {
    "joining.ask_device", "joining.first_password", "joining.keep_device", "joining.keep_names", "joining.keep_ways",
    "joining.make_card", "joining.own_names", "joining.resume", "joining.ways",
    "my_account.sign_out_everywhere", "sign_in.ask_proof", "sign_in.prove", "sign_in.prove_by_code",
    "sign_in.prove_by_device", "sign_in.prove_by_password", "sign_in.sign_out",
}  # fmt: skip
"""What a session that owes its second proof may do besides what strangers may: the way to it, and the way out."""


def test_what_opens_before_the_second_proof_is_these_views(application: Flask) -> None:
    views = application.view_functions
    assert {name for name, view in views.items() if getattr(view, "__second_proof__", None) is False} == (
        BEFORE_THE_SECOND_PROOF
    )


def test_the_home_waits_for_the_second_proof_though_strangers_see_it(application: Flask) -> None:
    assert getattr(application.view_functions["home.index"], "__second_proof__", None) is True


def test_no_export_leaves_without_a_fresh_proof(application: Flask) -> None:
    bare = [
        rule.endpoint
        for rule in application.url_map.iter_rules()
        if (rule.rule.endswith(".csv") or "export" in rule.endpoint)
        and not getattr(application.view_functions[rule.endpoint], "__fresh_proof__", False)
    ]
    assert bare == []
