{{- /*
Every template of this chart takes one service: its name, manifest, derived and platform (values.yaml of the umbrella), what it comes to of
these (scale, resources, drain), and the values of all, the release and the files of the umbrella.
*/ -}}

{{- define "service.labels" -}}
app.kubernetes.io/name: {{ .name }}
app.kubernetes.io/part-of: {{ .release.Name }}
app.kubernetes.io/managed-by: {{ .release.Service }}
{{- with .manifest }}
team: {{ .team }}
{{- end }}
{{- end }}

{{- /* No label that changes with a release: selectors and the Pods of Jobs cannot be edited. */ -}}
{{- define "service.selector" -}}
app.kubernetes.io/name: {{ .name }}
app.kubernetes.io/component: {{ .component | default "service" }}
{{- end }}

{{- define "service.podLabels" -}}
{{ include "service.selector" . }}
team: {{ .manifest.team }}
{{- end }}

{{- /* By Argo CD: what migrates, then services, then the door, each when all before are well. Helm puts all of it there at once. */ -}}
{{- define "service.wave" -}}
argocd.argoproj.io/sync-wave: {{ ternary "3" "2" .derived.gateway | quote }}
{{- end }}

{{- define "service.image" -}}
{{- $image := .platform.image | default dict }}
{{- $name := printf "%s%s" .values.platform.registry .derived.image.repository }}
{{- if $image.digest }}
{{- printf "%s@%s" $name $image.digest }}
{{- else if $image.tag }}
{{- printf "%s:%s" $name $image.tag }}
{{- else }}
{{- fail (printf "%s has no image: services.%s.platform.image.digest is set by the images.yaml of an environment, which \"npx slipway promote\" writes; services.%s.platform.image.tag names one without" .name .name .name) }}
{{- end }}
{{- end }}

{{- /* Whether it is known which image runs: "true", or nothing. Takes what the values have of one service, which may be gone from the workspace: there is nothing of it then but its image. */ -}}
{{- define "service.runs" -}}
{{- $image := (.platform | default dict).image | default dict }}
{{- if and .derived (or $image.digest $image.tag) }}true{{ end }}
{{- end }}

{{- /* The memory that a replica may take, in MiB. */ -}}
{{- define "service.memoryLimit" -}}
{{- $memory := .resources.memory }}
{{- $mebibytes := hasSuffix "Gi" $memory | ternary (mul 1024 (trimSuffix "Gi" $memory | int)) (trimSuffix "Mi" $memory | int) }}
{{- mul $mebibytes .derived.limits.memoryBurst }}
{{- end }}

{{- /* Puts the entries of dicts into the first of them, later ones over earlier ones, also where they are empty: "merge" takes no 0 and no "". */ -}}
{{- define "service.put" -}}
{{- $into := first . }}
{{- range rest . }}
{{- range $key, $value := . }}
{{- $_ := set $into $key $value }}
{{- end }}
{{- end }}
{{- end }}
