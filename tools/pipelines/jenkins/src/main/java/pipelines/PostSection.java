package pipelines;

import groovy.lang.Closure;
import java.util.ArrayList;
import java.util.List;

/** {@code post { … }} of a stage or of the pipeline. */
public final class PostSection {
  private final Build build;
  private final String of;
  private final List<Closure<?>> always = new ArrayList<>();
  private final List<Closure<?>> success = new ArrayList<>();
  private final List<Closure<?>> failure = new ArrayList<>();

  PostSection(Build build, String of) {
    this.build = build;
    this.of = of;
  }

  public void always(Closure<?> body) {
    always.add(body);
  }

  public void success(Closure<?> body) {
    success.add(body);
  }

  public void failure(Closure<?> body) {
    failure.add(body);
  }

  void run(boolean hasFailed) {
    always.forEach(this::attempt);
    (hasFailed ? failure : success).forEach(this::attempt);
  }

  private void attempt(Closure<?> body) {
    try {
      Sections.fill(new Steps(build, of), body);
    } catch (Exception e) {
      build.fail(of, e);
    }
  }
}
