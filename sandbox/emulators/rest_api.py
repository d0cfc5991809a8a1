"""Features of REST APIs that MiniStack lacks: PutRestApi, policies that take effect with a deployment, and hidden failures."""

import copy
import json

from ministack.services import apigateway_v1 as api

# Deployed policies by API ID and deployment ID.
_deployed_policies: dict[tuple[str, str], object] = {}


def apply() -> None:
    _add_put_rest_api()
    _deploy_policies()
    _hide_failures()
    # MiniStack's importer supports only single methods. Source: "x-amazon-apigateway-any-method object".
    api._OPENAPI_HTTP_METHODS.add("x-amazon-apigateway-any-method")


def _add_put_rest_api() -> None:
    original = api.handle_request

    async def handle_request(method, path, headers, body, query_params):
        parts = [part for part in path.split("/") if part]
        if method == "PUT" and len(parts) == 2 and parts[0] == "restapis":
            mode = (query_params.get("mode") or ["merge"])[0]
            return _put_rest_api(parts[1], json.loads(body), mode)
        return await original(method, path, headers, body, query_params)

    api.handle_request = handle_request


def _put_rest_api(api_id: str, spec: dict, mode: str):
    """Source: PutRestApi. Mode `overwrite` replaces everything, and so removes a resource policy that the body does not contain
    (pulumi/pulumi-aws#4296); `merge` keeps members that the body omits."""
    record = api._rest_apis.get(api_id)
    if record is None:
        return api._v1_error("NotFoundException", "Invalid API identifier specified", 404)
    if mode == "overwrite":
        root = next(r for r in api._resources[api_id].values() if r["path"] == "/")
        root["resourceMethods"] = {}
        api._resources[api_id] = {root["id"]: root}
        api._gateway_responses[api_id] = {}
        record["policy"] = None
    if "x-amazon-apigateway-policy" in spec:
        record["policy"] = json.dumps(spec["x-amazon-apigateway-policy"])
    if "x-amazon-apigateway-binary-media-types" in spec:
        record["binaryMediaTypes"] = spec["x-amazon-apigateway-binary-media-types"]
    for response_type, response in spec.get("x-amazon-apigateway-gateway-responses", {}).items():
        api._put_gateway_response(api_id, response_type, response)
    schemes = api._import_security_schemes(api_id, spec)
    for path, item in spec.get("paths", {}).items():
        api._import_path_item(api_id, path, item, schemes, spec.get("security"))
    _name_any_methods(api_id)
    return api._v1_response(api._rest_api_view(record))


def _name_any_methods(api_id: str) -> None:
    for resource in api._resources[api_id].values():
        methods = resource["resourceMethods"]
        found = methods.pop("X-AMAZON-APIGATEWAY-ANY-METHOD", None)
        if found is not None:
            methods["ANY"] = {**found, "httpMethod": "ANY"}


def _deploy_policies() -> None:
    """Source: "Control access to a REST API with API Gateway resource policies": "If you update the resource policy after the
    API is created, you'll need to deploy the API to propagate the changes"."""
    create, policy_for, build_export = api._create_deployment, api.rest_api_policy_for_arn, api._build_api_export

    def create_deployment(api_id, data):
        status, headers, body = create(api_id, data)
        if status == 201:
            record = api._rest_apis.get(api_id) or {}
            _deployed_policies[(api_id, json.loads(body)["id"])] = copy.deepcopy(record.get("policy"))
        return status, headers, body

    def rest_api_policy_for_arn(arn):
        parts = arn.split(":", 5)[-1].split("/")
        stage = api._stages_v1.get(parts[0], {}).get(parts[1]) if len(parts) > 1 else None
        key = (parts[0], (stage or {}).get("deploymentId"))
        record = api._rest_apis.get(parts[0])
        if record is None or key not in _deployed_policies:
            return policy_for(arn)
        current = record.get("policy")
        record["policy"] = _deployed_policies[key]
        try:
            return policy_for(arn)
        finally:
            record["policy"] = current

    def build_api_export(api_id, stage_name, *options):
        """Source: GetExport, "Exports a deployed version of a RestApi": with the policy of that deployment."""
        document = build_export(api_id, stage_name, *options)
        deployment = api._stages_v1.get(api_id, {}).get(stage_name, {}).get("deploymentId")
        policy = _deployed_policies.get((api_id, deployment))
        return document | ({"x-amazon-apigateway-policy": json.loads(policy)} if policy else {})

    api._build_api_export = build_api_export
    api._create_deployment = create_deployment
    api.rest_api_policy_for_arn = rest_api_policy_for_arn


def _hide_failures() -> None:
    """API Gateway hides the cause of a function's failure from callers, and requires a status in the function's result.
    Source: "Handle Lambda errors in API Gateway", "Malformed Lambda proxy response"."""
    shape = api._lambda_proxy_response

    def lambda_proxy_response(result):
        response, error = shape(result)
        payload = result.get("body")
        text = payload.decode() if isinstance(payload, bytes) else payload
        try:
            returned = json.loads(text) if isinstance(text, str) else text
        except ValueError:
            returned = None
        if error or not isinstance(returned, dict) or "statusCode" not in returned:
            return None, "Internal server error"
        return response, None

    api._lambda_proxy_response = lambda_proxy_response
