import type { ResourceType } from "../resource.ts";
import { propertiesOf } from "../schema.ts";
import { fromAnswer, pick, toRequest } from "../shape.ts";
import { type Fields, fields, text } from "../values.ts";
import { WAF_SPELLING } from "./waf-calls.ts";

/** Puts a web ACL before an API's stage, a user pool or the like, each of which has one at most. */
export const webAclAssociation: ResourceType = {
  terraform: "aws_wafv2_web_acl_association",

  async create(aws, inputs) {
    const { webAclArn, resourceArn } = parts("", inputs);
    await aws.call("waf", "AssociateWebACL", { WebACLArn: webAclArn, ResourceArn: resourceArn });
    return `${webAclArn},${resourceArn}`;
  },

  async read(aws, { id, state }) {
    const { resourceArn } = parts(id, state);
    const answer = await aws.call("waf", "GetWebACLForResource", { ResourceArn: resourceArn });
    const webAclArn = fields(answer, "WebACL")["ARN"];
    return webAclArn === undefined ? undefined : { resourceArn, webAclArn };
  },

  // Whichever web ACL stands before it by now: so does the real provider.
  async delete(aws, { id, state }) {
    await aws.call("waf", "DisassociateWebACL", { ResourceArn: parts(id, state).resourceArn });
  },
};

/** An association is known, and imported, as "web ACL,resource". */
function parts(id: string, state: Fields): { webAclArn: string; resourceArn: string } {
  const [webAclArn = "", resourceArn] = id.split(",");
  if (resourceArn !== undefined) return { webAclArn, resourceArn };
  return { webAclArn: text(state, "webAclArn"), resourceArn: text(state, "resourceArn") };
}

const LOGGING = "aws_wafv2_web_acl_logging_configuration";

/** Where a web ACL writes what came of each request; it is known by the web ACL's ARN. */
export const webAclLoggingConfiguration: ResourceType = {
  terraform: LOGGING,

  async create(aws, inputs) {
    await aws.call("waf", "PutLoggingConfiguration", { LoggingConfiguration: loggingRequest(inputs) });
    return text(inputs, "resourceArn");
  },

  async read(aws, { id }) {
    const answer = await aws.call("waf", "GetLoggingConfiguration", { ResourceArn: id });
    const found = fields(answer, "LoggingConfiguration");
    return fromAnswer(found, propertiesOf(LOGGING), WAF_SPELLING);
  },

  async update(aws, _known, news) {
    await aws.call("waf", "PutLoggingConfiguration", { LoggingConfiguration: loggingRequest(news) });
  },

  async delete(aws, { id }) {
    await aws.call("waf", "DeleteLoggingConfiguration", { ResourceArn: id });
  },
};

function loggingRequest(inputs: Fields): Fields {
  const own = ["logDestinationConfigs", "loggingFilter", "redactedFields", "resourceArn"];
  return toRequest(pick(inputs, own), propertiesOf(LOGGING), WAF_SPELLING);
}
