"""Reads of pathways: frozen values for pages, API and programmes."""

from plugins.pathway.queries.access import evidence_viewer, mentor_ids, relations_to, viewer
from plugins.pathway.queries.elsewhere import (
    organisations_elsewhere,
    plans_elsewhere,
    whole_way,
)
from plugins.pathway.queries.evidence import (
    bytes_used,
    counted_evidence,
    evidence_counts,
    evidence_of,
    file_content,
    named_for,
    portfolio_item,
    portfolio_of,
)
from plugins.pathway.queries.pages import kept_counts, own_pathways, pathway, pathway_list
from plugins.pathway.queries.plan_files import FORMAT, VERSION, everything, plan_of
from plugins.pathway.queries.plans import (
    goal,
    goals_of,
    performance,
    performances_of,
    practice_of,
    repertoire_item,
    repertoire_of,
)
from plugins.pathway.queries.talks import feedback, feedback_of, talk, talk_person, talks_of
from plugins.pathway.queries.ways import own_steps, way_of

__all__ = [
    "FORMAT",
    "VERSION",
    "bytes_used",
    "counted_evidence",
    "everything",
    "evidence_counts",
    "evidence_of",
    "evidence_viewer",
    "feedback",
    "feedback_of",
    "file_content",
    "goal",
    "goals_of",
    "kept_counts",
    "mentor_ids",
    "named_for",
    "organisations_elsewhere",
    "own_pathways",
    "own_steps",
    "pathway",
    "pathway_list",
    "performance",
    "performances_of",
    "plan_of",
    "plans_elsewhere",
    "portfolio_item",
    "portfolio_of",
    "practice_of",
    "relations_to",
    "repertoire_item",
    "repertoire_of",
    "talk",
    "talk_person",
    "talks_of",
    "viewer",
    "way_of",
    "whole_way",
]
