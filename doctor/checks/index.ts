import type { CheckGroup } from "../check.ts";

/** All checks, in the order in which they are shown. Each group is in a file of its own. */
export const CHECK_GROUPS: readonly CheckGroup[] = [];
