{{- /* Makes each database and its two roles, or brings them to the passwords of now. */ -}}
{{- define "umbrella.databasesTemplate" -}}
backoffLimit: 3
activeDeadlineSeconds: {{ trimSuffix "s" .Values.platform.jobDeadline }}
template:
  metadata:
    labels:
      app.kubernetes.io/name: postgres
      app.kubernetes.io/component: databases
    annotations:
      checksum/databases: {{ .Files.Get "files/databases.sql" | sha256sum }}
      checksum/secrets: {{ .Values.secrets | toJson | sha256sum }}
  spec:
    restartPolicy: Never
    {{- include "umbrella.postgresSecurity" . | nindent 4 }}
    containers:
      - name: databases
        image: {{ .Values.postgres.statefulset.image }}
        imagePullPolicy: IfNotPresent
        command: [sh, -ec]
        args:
          - |
            until pg_isready --quiet --host=postgres; do sleep 1; done
            PGPASSWORD="$$(cat /run/secrets/postgres-password)"; export PGPASSWORD
            exec psql --quiet --host=postgres --username=postgres --no-psqlrc --file=/etc/slipway/databases.sql
        resources:
          requests: { cpu: 20m, memory: 32Mi }
          limits: { memory: 128Mi }
        {{- include "service.containerSecurity" . | nindent 8 }}
        volumeMounts:
          - { name: databases, mountPath: /etc/slipway, readOnly: true }
          - { name: secrets, mountPath: /run/secrets, readOnly: true }
    volumes:
      - name: databases
        configMap: { name: databases }
      - name: secrets
        projected:
          defaultMode: 0444
          sources:
            - secret: { name: postgres-password, items: [{ key: password, path: postgres-password }] }
            {{- range (include "umbrella.databases" . | fromJson).names }}
            {{- with (index $.Values.services .).derived.postgres }}
            {{- range list .owner .app }}
            - secret: { name: {{ .secret }}, items: [{ key: password, path: {{ .secret }} }] }
            {{- end }}
            {{- end }}
            {{- end }}
{{- end }}
