#!/usr/bin/env bash
# Sep 0.17.1 (namespace nietras.SeparatedValues). Quotes are understood where columns are separated, but by default they
# stay in the values, doubled ones included. `Unescape` removes them.
#
# Output:
#> Unescape False: "Filter, ""small"""
#> Unescape True: Filter, "small"
#> by default: "Filter, ""small"""
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
    <PackageReference Include="Sep" Version="[0.17.1]" />
  </ItemGroup>
</Project>
XML
cat > Program.cs <<'CS'
using nietras.SeparatedValues;

const string file = "name,price\n\"Filter, \"\"small\"\"\",7.80\n";
foreach (var unescape in new[] { false, true })
{
    using var reader = Sep.Reader(options => options with { Unescape = unescape }).FromText(file);
    foreach (var row in reader)
    {
        Console.WriteLine($"Unescape {unescape}: {row["name"].ToString()}");
    }
}

using var byDefault = Sep.Reader().FromText(file);
foreach (var row in byDefault)
{
    Console.WriteLine($"by default: {row["name"].ToString()}");
}
CS
dotnet build -o out -v quiet -nologo -nodeReuse:false -p:UseSharedCompilation=false > build.txt || { cat build.txt; exit 1; }
dotnet out/app.dll | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
