import type { ResourceType } from "../resource.ts";
import { pick } from "../shape.ts";
import { text } from "../values.ts";
import { patch } from "./apigateway-calls.ts";

export const deployment: ResourceType = {
  terraform: "aws_api_gateway_deployment",

  async create(aws, inputs) {
    const request = { ...pick(inputs, ["description", "variables"]), restApiId: text(inputs, "restApi") };
    return text(await aws.call("apigateway", "CreateDeployment", request), "id");
  },

  async read(aws, { id, state }) {
    const [api = "", own] = id.split("/");
    const restApi_ = own === undefined ? text(state, "restApi") : api;
    const found = await aws.call("apigateway", "GetDeployment", {
      restApiId: restApi_,
      deploymentId: own ?? id,
    });
    return { id: own ?? id, restApi: restApi_, ...pick(found, ["description", "createdDate"]) };
  },

  async update(aws, { id, state }, news) {
    const key = { restApiId: text(state, "restApi"), deploymentId: id };
    const value = String(news["description"] ?? "");
    await patch(aws, "UpdateDeployment", key, [{ op: "replace", path: "/description", value }]);
  },

  async delete(aws, { id, state }) {
    await aws.call("apigateway", "DeleteDeployment", { restApiId: text(state, "restApi"), deploymentId: id });
  },
};
