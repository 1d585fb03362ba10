# Stands in for node: the context is the machine's Node and its npm, which is JavaScript.
FROM slipway-testbed/debian:local
COPY node /usr/local/bin/node
COPY npm /usr/local/lib/node_modules/npm
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm \
 && ln -s ../lib/node_modules/npm/bin/npx-cli.js /usr/local/bin/npx \
 && useradd --uid 1000 --user-group --create-home --shell /bin/bash node
ARG REGISTRY
ENV npm_config_registry=$REGISTRY npm_config_update_notifier=false
CMD ["node"]
