import { readWanted } from "../attribute-selection.ts";
import type { Done } from "../request.ts";
import { type Context, existing, showing } from "./context.ts";

/** GET of one. Source: RFC 7644, section 3.4.1. */
export async function get(context: Context, id: string): Promise<Done> {
  return showing(context, 200, await existing(context, id), readWanted(context.request.query));
}
