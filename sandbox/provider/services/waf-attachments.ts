import type { ResourceType } from "../resource.ts";
import { propertiesOf } from "../schema.ts";
import { fromAnswer, pick, toRequest } from "../shape.ts";
import { type Fields, fields, text } from "../values.ts";
import { WAF_SPELLING } from "./waf-calls.ts";

/** Associates a web ACL with a resource such as an API's stage or a user pool. A resource has at most one. */
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

  // Removes any associated web ACL, as the real provider does.
  async delete(aws, { id, state }) {
    await aws.call("waf", "DisassociateWebACL", { ResourceArn: parts(id, state).resourceArn });
  },
};

/** An association's ID, also for imports, is "web ACL,resource". */
function parts(id: string, state: Fields): { webAclArn: string; resourceArn: string } {
  const [webAclArn = "", resourceArn] = id.split(",");
  if (resourceArn !== undefined) return { webAclArn, resourceArn };
  return { webAclArn: text(state, "webAclArn"), resourceArn: text(state, "resourceArn") };
}

const LOGGING = "aws_wafv2_web_acl_logging_configuration";

/** The log destination of a web ACL. Its ID is the web ACL's ARN. */
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
