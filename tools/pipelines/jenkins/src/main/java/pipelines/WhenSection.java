package pipelines;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** {@code when { … }}: every condition has to hold, when the stage's turn comes. */
public final class WhenSection {
  private final Build build;
  private final List<BooleanSupplier> conditions = new ArrayList<>();

  WhenSection(Build build) {
    this.build = build;
  }

  public void branch(String name) {
    conditions.add(() -> name.equals(build.branch));
  }

  public void environment(Map<String, String> expected) {
    conditions.add(() -> expected.get("value").equals(String.valueOf(build.environment.get(expected.get("name")))));
  }

  boolean holds() {
    return conditions.stream().allMatch(BooleanSupplier::getAsBoolean);
  }
}
