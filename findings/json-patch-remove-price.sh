#!/usr/bin/env bash
# Microsoft.AspNetCore.JsonPatch.SystemTextJson 10.0.15. `remove` of a property that cannot be null sets it to its
# default without an error: a product without a price becomes a free one. If a `test` fails, the operations before it
# stay applied; in JSON Patch (RFC 6902, RFC 5789) a patch is applied as a whole or not at all.
#
# Output:
#> [{"op":"remove","path":"/Price"}]: {"Name":"mug","Price":0}, errors: 0
#> [{"op":"replace","path":"/Price","value":9.90},{"op":"test","path":"/Name","value":"plate"}]: {"Name":"mug","Price":9.90}, errors: 1
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat > app.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Microsoft.AspNetCore.JsonPatch.SystemTextJson" Version="[10.0.15]" />
  </ItemGroup>
</Project>
XML
cat > Program.cs <<'CS'
using System.Text.Json;
using Microsoft.AspNetCore.JsonPatch.SystemTextJson;

foreach (var patch in new[]
{
    """[{"op":"remove","path":"/Price"}]""",
    """[{"op":"replace","path":"/Price","value":9.90},{"op":"test","path":"/Name","value":"plate"}]""",
})
{
    var product = new Product();
    var errors = new List<string>();
    JsonSerializer.Deserialize<JsonPatchDocument<Product>>(patch)!.ApplyTo(product, error => errors.Add(error.ErrorMessage));
    Console.WriteLine($"{patch}: {JsonSerializer.Serialize(product)}, errors: {errors.Count}");
}

internal sealed class Product
{
    public string Name { get; set; } = "mug";
    public decimal Price { get; set; } = 12.50m;
}
CS
dotnet build -o out -v quiet -nologo -nodeReuse:false -p:UseSharedCompilation=false > build.txt || { cat build.txt; exit 1; }
dotnet out/app.dll | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
