{{- /* Everything of one service. Takes its .name, and the .root of the umbrella. */ -}}
{{- define "service.objects" -}}
{{- $service := dict }}
{{- include "service.resolve" (dict "into" $service "name" .name "root" .root) }}
{{- $templates := list "serviceAccount" "networkPolicy" }}
{{- if not $service.serves }}
{{- $templates = append $templates "cronJob" }}
{{- else }}
{{- $templates = append $templates "deployment" }}
{{- if $service.serverless }}
{{- $templates = concat $templates (list "serverlessService" "replicasService" "interceptorRoute" "scaledObject") }}
{{- else }}
{{- $templates = append $templates "service" }}
{{- end }}
{{- if and (not $service.serverless) (gt (int $service.scale.max) (int $service.scale.min)) }}
{{- $templates = append $templates "horizontalPodAutoscaler" }}
{{- end }}
{{- if gt (int $service.scale.max) 1 }}
{{- $templates = append $templates "podDisruptionBudget" }}
{{- end }}
{{- end }}
{{- if $service.derived.postgres }}
{{- $templates = append $templates "migrateJob" }}
{{- if $service.values.platform.seed }}
{{- $templates = append $templates "seedJob" }}
{{- end }}
{{- end }}
{{- if $service.derived.gateway }}
{{- $templates = append $templates "routes" }}
{{- if $service.values.platform.gateway.parentRefs }}
{{- $templates = append $templates "httpRoute" }}
{{- end }}
{{- end }}
{{- range $templates }}
---
{{ include (printf "service.%s" .) $service | trim }}
{{- end }}
{{- include "service.secretObjects" $service }}
{{- end }}

{{- /* Puts into a dict what every template takes: what the manifest says, as the environment has it. */ -}}
{{- define "service.resolve" -}}
{{- $values := .root.Values }}
{{- $service := index $values.services .name }}
{{- $manifest := $service.manifest }}
{{- $platform := $service.platform | default dict }}
{{- $scale := dict }}{{ include "service.put" (list $scale $manifest.scale $platform.scale) }}
{{- $resources := dict }}{{ include "service.put" (list $resources $manifest.resources $platform.resources) }}
{{- $drain := dict }}{{ include "service.put" (list $drain $values.platform.drain $platform.drain) }}
{{- if lt (int $scale.max) (int $scale.min) }}
{{- fail (printf "%s: scale.max is %d, which is less than scale.min, %d" .name (int $scale.max) (int $scale.min)) }}
{{- end }}
{{- $serves := hasKey $manifest "serves" }}
{{- $facts := dict "name" .name "manifest" $manifest "derived" $service.derived "platform" $platform "scale" $scale "resources" $resources "drain" $drain }}
{{- include "service.put" (list .into $facts (dict "values" $values "release" .root.Release "files" .root.Files "role" "app" "serves" $serves)) }}
{{- include "service.put" (list .into (dict "devices" $manifest.accelerators "serverless" (and $serves (eq (int $scale.min) 0)))) }}
{{- if and .into.serverless $service.derived.gateway }}
{{- fail (printf "%s: scale.min is 0, and nobody holds the first call of the world: it is the gateway" .name) }}
{{- end }}
{{- $memory := dict }}
{{- if eq $service.derived.language "go" }}
{{- $memory = dict "GOMEMLIMIT" (printf "%dMiB" (div (mul (include "service.memoryLimit" .into | int) $service.derived.limits.goMemoryPercent) 100)) }}
{{- end }}
{{- $variables := dict }}{{ include "service.put" (list $variables $service.derived.environment $memory) }}
{{- include "service.put" (list .into (dict "variables" $variables)) }}
{{- end }}
