import { ScimError } from "../errors.ts";
import { LIST_SCHEMA } from "../operations/list.ts";
import { answered, type Done, type ScimRequest } from "../request.ts";
import { resourceTypes } from "./resource-types.ts";
import { schemas } from "./schemas.ts";
import { serviceProviderConfig } from "./service-provider-config.ts";

/** What a provider can ask about the endpoint itself. Source: RFC 7644, section 4. */
export const DISCOVERY: ReadonlySet<string> = new Set(["ServiceProviderConfig", "ResourceTypes", "Schemas"]);

/** @throws ScimError 404; 403 for a filter, which the RFC wants refused here. */
export function discover({ path, query, base }: ScimRequest): Done {
  const [what, id] = path;
  if (query["filter"]) throw new ScimError(403, "What the endpoint can do is not filtered.");
  if (what === "ServiceProviderConfig" && id === undefined) return answered(200, serviceProviderConfig(base));
  const all = what === "Schemas" ? schemas(base) : what === "ResourceTypes" ? resourceTypes(base) : [];
  if (id === undefined) {
    const Resources = all.map(({ body }) => body);
    const total = Resources.length;
    return answered(200, {
      schemas: [LIST_SCHEMA],
      totalResults: total,
      startIndex: 1,
      itemsPerPage: total,
      Resources,
    });
  }
  const one = all.find((each) => each.id.toLowerCase() === id.toLowerCase());
  if (one === undefined) throw new ScimError(404, `There is nothing of that name among the ${what}.`);
  return answered(200, one.body);
}
