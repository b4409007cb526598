#!/usr/bin/env bash
# Humanizer.Core 3.0.10. `Singularize`, meant for the names of categories and tables, makes words that do not exist,
# or other words.
#
# Output:
#> sleeves: sleefe
#> olives: olife
#> stoves: stofe
#> pies: py
#> taxes: taxis
#> canvases: canvase
#> canoes: cano
#> bases: basis
#> saves: safe
#> twelves: twelf
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
    <PackageReference Include="Humanizer.Core" Version="[3.0.10]" />
  </ItemGroup>
</Project>
XML
cat > Program.cs <<'CS'
using Humanizer;

foreach (var word in new[] { "sleeves", "olives", "stoves", "pies", "taxes", "canvases", "canoes", "bases", "saves", "twelves" })
{
    Console.WriteLine($"{word}: {word.Singularize()}");
}
CS
dotnet build -o out -v quiet -nologo -nodeReuse:false -p:UseSharedCompilation=false > build.txt || { cat build.txt; exit 1; }
dotnet out/app.dll | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
