"""The checklist for choosing an adviser (选择咨询机构的核对清单): its lines, by text key below evaluation.adviser."""

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ask", ("background", "cases", "team", "chain", "rules", "contract")),
    ("never", ("promise", "data", "free", "rights")),
)  # heading (adviser.<name>) -> lines
