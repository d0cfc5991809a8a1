import type { Aws } from "../aws.ts";
import type { ResourceType } from "../resource.ts";
import { fields, isSame, list, type Value } from "../values.ts";
import { patch } from "./apigateway-calls.ts";

/** API Gateway's settings of an account and Region: the role that writes logs for all APIs. */
export const account: ResourceType = {
  terraform: "aws_api_gateway_account",

  async create(aws, inputs) {
    if (inputs["cloudwatchRoleArn"] !== undefined) await setRole(aws, inputs["cloudwatchRoleArn"]);
    return aws.account();
  },

  async read(aws) {
    const found = await aws.call("apigateway", "GetAccount", {});
    return {
      id: await aws.account(),
      apiKeyVersion: found["apiKeyVersion"] ?? "",
      cloudwatchRoleArn: found["cloudwatchRoleArn"] ?? "",
      features: list(found, "features"),
      throttleSettings: [fields(found, "throttleSettings")],
    };
  },

  async update(aws, { state }, news) {
    const role = news["cloudwatchRoleArn"];
    if (role !== undefined && !isSame(state["cloudwatchRoleArn"], role)) await setRole(aws, role);
  },

  async delete(aws) {
    // Since version 6 the real provider removes the role, even if other APIs need it. Source: Terraform AWS provider, "Version 6
    // upgrade guide", aws_api_gateway_account.
    await setRole(aws, "");
  },
};

async function setRole(aws: Aws, role: Value): Promise<void> {
  await patch(aws, "UpdateAccount", {}, [{ op: "replace", path: "/cloudwatchRoleArn", value: String(role) }]);
}
