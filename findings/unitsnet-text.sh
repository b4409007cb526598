#!/usr/bin/env bash
# UnitsNet 5.75.1. By default `ToString` keeps two decimals, and three digits from a million on, so an amount read
# back from its text is another one. In US English "1 pt" is the British pint; a US gallon is only read with "(U.S.)"
# behind it.
#
# Output:
#> 1250.755 g: 1,250.76 g, read back: 1250.76
#> 999999 g: 999,999 g, read back: 999999
#> 1234567 g: 1.23e+06 g, read back: 1230000
#> 1 pt: 568.261 ml
#> 1 gal: not read
#> 1 gal (U.S.): 3785.412 ml
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
    <PackageReference Include="UnitsNet" Version="[5.75.1]" />
  </ItemGroup>
</Project>
XML
cat > Program.cs <<'CS'
using System.Globalization;
using UnitsNet;

var culture = CultureInfo.GetCultureInfo("en-US");
foreach (var grams in new[] { 1250.755, 999999, 1234567 })
{
    var text = Mass.FromGrams(grams).ToString(culture);
    Console.WriteLine($"{grams.ToString(culture)} g: {text}, read back: {Mass.Parse(text, culture).Grams.ToString(culture)}");
}
foreach (var text in new[] { "1 pt", "1 gal", "1 gal (U.S.)" })
{
    var read = Volume.TryParse(text, culture, out var volume) ? volume.Milliliters.ToString("0.###' ml'", culture) : "not read";
    Console.WriteLine($"{text}: {read}");
}
CS
dotnet build -o out -v quiet -nologo -nodeReuse:false -p:UseSharedCompilation=false > build.txt || { cat build.txt; exit 1; }
dotnet out/app.dll | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
