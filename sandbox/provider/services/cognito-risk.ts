import type { ResourceType } from "../resource.ts";
import { propertiesOf } from "../schema.ts";
import { fromAnswer, omit, type Spelling, toRequest } from "../shape.ts";
import { type Fields, fields, fieldsOf, text } from "../values.ts";

const RISK = "aws_cognito_risk_configuration";
const EXCEPTIONS_PROPERTY = "riskExceptionConfiguration";

const SPELLING: Spelling = {
  style: "pascal",
  names: {
    [`${EXCEPTIONS_PROPERTY}.blockedIpRangeLists`]: "BlockedIPRangeList",
    [`${EXCEPTIONS_PROPERTY}.skippedIpRangeLists`]: "SkippedIPRangeList",
    "compromisedCredentialsRiskConfiguration.eventFilters": "EventFilter",
  },
};

/** Threat protection's reactions to risks, for a pool or for one of its clients. */
export const riskConfiguration: ResourceType = {
  terraform: RISK,

  async create(aws, inputs) {
    await aws.call("cognito", "SetRiskConfiguration", request(inputs));
    const pool = text(inputs, "userPoolId");
    return typeof inputs["clientId"] === "string" ? `${pool}:${inputs["clientId"]}` : pool;
  },

  async read(aws, { id }) {
    const answer = await aws.call("cognito", "DescribeRiskConfiguration", owner(id));
    const found = fromAnswer(fields(answer, "RiskConfiguration"), propertiesOf(RISK), SPELLING);
    const { UserPoolId: userPoolId = "", ClientId: clientId } = owner(id);
    return fieldsOf({ ...found, userPoolId, clientId });
  },

  async update(aws, _known, news) {
    await aws.call("cognito", "SetRiskConfiguration", request(news));
  },

  async delete(aws, { id }) {
    // There is no delete call. Source: SetRiskConfiguration: "To set the risk configuration for the user pool to
    // defaults, send this request with only the UserPoolId parameter", and for a client with both ids.
    await aws.call("cognito", "SetRiskConfiguration", owner(id));
  },
};

function request(inputs: Fields): Fields {
  return toRequest(omit(inputs, ["region"]), propertiesOf(RISK), SPELLING);
}

/** The ID, also for imports, is "pool" or "pool:client". */
function owner(id: string): Fields {
  const [UserPoolId = "", ClientId] = id.split(":");
  return fieldsOf({ UserPoolId, ClientId });
}
