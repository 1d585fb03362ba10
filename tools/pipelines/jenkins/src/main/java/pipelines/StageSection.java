package pipelines;

import groovy.lang.Closure;

/** {@code stage('name') { … }}: either steps, or stages that run at once. */
public final class StageSection {
  final String name;
  private final Build build;
  private final PostSection post;
  private final WhenSection condition;
  private Closure<?> steps;
  private Stages parallel;

  StageSection(Build build, String name) {
    this.build = build;
    this.name = name;
    this.post = new PostSection(build, name);
    this.condition = new WhenSection(build);
  }

  public void when(Closure<?> body) {
    Sections.fill(condition, body);
  }

  public void steps(Closure<?> body) {
    steps = body;
  }

  public void parallel(Closure<?> body) {
    parallel = new Stages(build);
    Sections.fill(parallel, body);
  }

  public void post(Closure<?> body) {
    Sections.fill(post, body);
  }

  void run() {
    if ((steps == null) == (parallel == null)) throw new IllegalStateException("stage " + name + " needs either steps or parallel");
    if (!condition.holds()) {
      build.say(name, "skipped: its when does not hold");
      return;
    }
    build.say(name, "started");
    post.run(!attempt());
    build.say(name, "finished");
  }

  private boolean attempt() {
    try {
      if (parallel != null) {
        parallel.runAtOnce();
        return !build.hasFailed();
      }
      Sections.fill(new Steps(build, name), steps);
      return true;
    } catch (Exception e) {
      build.fail(name, e);
      return false;
    }
  }
}
