import type { MemberChange } from "../patch/members.ts";
import { NOBODY, type Touched } from "../request.ts";

/** With more, one look at everybody is cheaper. */
const MAX_TOUCHED_USERS = 20;

/** Whom a change of a group's members concerns. */
export function touchedBy({ add, remove }: MemberChange): Touched {
  const users = [...new Set([...add, ...remove])];
  if (users.length > MAX_TOUCHED_USERS) return "everybody";
  return users.length === 0 ? NOBODY : { users };
}
