package pipelines;

import groovy.lang.Closure;

/** {@code pipeline { … }}. What only Jenkins can do, such as to bring tools or to be triggered, is recorded and no more. */
public final class PipelineSection {
  private static final String NAME = "pipeline";
  private final Build build;
  private final PostSection post;
  private Stages stages;

  PipelineSection(Build build) {
    this.build = build;
    this.post = new PostSection(build, NAME);
  }

  public String getAny() {
    return "any";
  }

  public void agent(String which) {
    build.say(NAME, "agent " + which);
  }

  public void tools(Closure<?> body) {
    Sections.fill(new Recorded(build, "tool"), body);
  }

  public void triggers(Closure<?> body) {
    Sections.fill(new Recorded(build, "trigger"), body);
  }

  public void options(Closure<?> body) {
    Sections.fill(new Recorded(build, "option"), body);
  }

  public void stages(Closure<?> body) {
    stages = new Stages(build);
    Sections.fill(stages, body);
  }

  public void post(Closure<?> body) {
    Sections.fill(post, body);
  }

  void run() {
    if (stages == null) throw new IllegalStateException("the pipeline has no stages");
    stages.runInOrder();
    post.run(build.hasFailed());
    build.say(NAME, build.hasFailed() ? "FAILURE" : "SUCCESS");
  }
}
