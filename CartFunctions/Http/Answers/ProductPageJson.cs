using CartFunctions.Http.Import;

namespace CartFunctions.Http.Answers;

/// <summary>A page of the catalogue (contract section 3).</summary>
public sealed record ProductPageJson(IEnumerable<ProductJson> Items, string? Continuation);

/// <summary>What became of an import (contract section 3).</summary>
public sealed record ImportJson(int Imported, int RejectedCount, IReadOnlyList<RejectedLine> Rejected);
